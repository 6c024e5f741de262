using TorchSharp;
using static TorchSharp.torch;

namespace OnnxKeras;

/// <remarks>
/// TorchSharp makes generators for the CPU alone, whatever device it is told: on a GPU torch's own generator takes the seed.
/// </remarks>
sealed partial class TorchBackend
{
    static readonly Lock seeding = new();

    Generator? generator;

    public override KerasTensor RandomUniform(Shape shape, KerasTensor like, SeedGenerator seed) =>
        Drawn(shape, like, seed, static (values, generator) => values.uniform_(0, 1, generator));

    public override KerasTensor RandomNormal(Shape shape, KerasTensor like, SeedGenerator seed) =>
        Drawn(shape, like, seed, static (values, generator) => values.normal_(0, 1, generator));

    /// <summary>Random numbers, each draw from a seed of its own.</summary>
    TorchTensor Drawn(Shape shape, KerasTensor like, SeedGenerator seed, Func<Tensor, Generator?, Tensor> draw)
    {
        // In 32 bits at least: 16 would round small numbers together.
        var values = empty(Resolve(shape, like), like.DType == DType.Float64 ? ScalarType.Float64 : ScalarType.Float32, Device);
        if (Device.type == DeviceType.CPU)
        {
            generator ??= new Generator(0, CPU);
            generator.manual_seed(seed.Next());
            return Typed(draw(values, generator));
        }
        lock (seeding)
        {
            cuda.manual_seed_all(seed.Next());
            return Typed(draw(values, null));
        }

        TorchTensor Typed(Tensor drawn) => Wrap(like.DType.IsFloat ? drawn.to(TorchData.ToTorch(like.DType)) : drawn);
    }
}
