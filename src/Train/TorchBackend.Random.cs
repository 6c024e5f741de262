using TorchSharp;
using static TorchSharp.torch;

namespace OnnxKeras;

sealed partial class TorchBackend
{
    [ThreadStatic] static Generator? generator;

    public override KerasTensor RandomUniform(Shape shape, KerasTensor like, SeedGenerator seed) =>
        Wrap(Unset(shape, like).uniform_(0, 1, Seeded(seed)));

    public override KerasTensor RandomNormal(Shape shape, KerasTensor like, SeedGenerator seed) =>
        Wrap(Unset(shape, like).normal_(0, 1, Seeded(seed)));

    Tensor Unset(Shape shape, KerasTensor like) =>
        empty(Resolve(shape, like), TorchData.ToTorch(like.DType.IsFloat ? like.DType : DType.Float32), Device);

    /// <summary>This thread's generator, set to the draw's own seed.</summary>
    Generator Seeded(SeedGenerator seed)
    {
        if (generator?.device != Device) generator = new Generator(0, Device);
        generator.manual_seed(seed.Next());
        return generator;
    }
}
