using TorchSharp;
using static TorchSharp.torch;

namespace OnnxKeras;

sealed partial class TorchBackend
{
    Generator? generator;

    public override KerasTensor RandomUniform(Shape shape, KerasTensor like, SeedGenerator seed) =>
        Wrap(Unset(shape, like).uniform_(0, 1, Seeded(seed)));

    public override KerasTensor RandomNormal(Shape shape, KerasTensor like, SeedGenerator seed) =>
        Wrap(Unset(shape, like).normal_(0, 1, Seeded(seed)));

    Tensor Unset(Shape shape, KerasTensor like) =>
        empty(Resolve(shape, like), TorchData.ToTorch(like.DType.IsFloat ? like.DType : DType.Float32), Device);

    /// <summary>The generator, set to the draw's own seed.</summary>
    Generator Seeded(SeedGenerator seed)
    {
        generator ??= new Generator(0, Device);
        generator.manual_seed(seed.Next());
        return generator;
    }
}
