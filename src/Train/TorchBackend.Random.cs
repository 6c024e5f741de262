using TorchSharp;
using static TorchSharp.torch;

namespace OnnxKeras;

sealed partial class TorchBackend
{
    Generator? generator;

    public override KerasTensor RandomUniform(Shape shape, KerasTensor like, SeedGenerator seed) =>
        Typed(Unset(shape, like).uniform_(0, 1, Seeded(seed)), like);

    public override KerasTensor RandomNormal(Shape shape, KerasTensor like, SeedGenerator seed) =>
        Typed(Unset(shape, like).normal_(0, 1, Seeded(seed)), like);

    /// <summary>Room for numbers, which are drawn in 32 bits at least.</summary>
    Tensor Unset(Shape shape, KerasTensor like) =>
        empty(Resolve(shape, like), like.DType == DType.Float64 ? ScalarType.Float64 : ScalarType.Float32, Device);

    TorchTensor Typed(Tensor drawn, KerasTensor like) => Wrap(like.DType.IsFloat ? drawn.to(TorchData.ToTorch(like.DType)) : drawn);

    /// <summary>The generator, set to the draw's own seed.</summary>
    Generator Seeded(SeedGenerator seed)
    {
        generator ??= new Generator(0, Device);
        generator.manual_seed(seed.Next());
        return generator;
    }
}
