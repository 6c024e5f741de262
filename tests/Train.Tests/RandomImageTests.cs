using OnnxKeras.Layers;
using Xunit;

namespace OnnxKeras.Tests;

/// <summary>Random image layers whose bounds leave nothing to chance: while training, the pixels lie where they must.</summary>
public class RandomImageTests
{
    const double Third = 1 / 3.0;

    /// <summary>An image of 3 rows and 4 columns with the pixels 0 to 11, row by row.</summary>
    public static TheoryData<Func<Layer>, double[]> Moves => new()
    {
        { () => new RandomTranslation((Third, Third), (0.25, 0.25)), [0, 0, 1, 2, 0, 0, 1, 2, 4, 4, 5, 6] },
        { () => new RandomTranslation((Third, Third), (0.25, 0.25), FillMode.Nearest), [0, 0, 1, 2, 0, 0, 1, 2, 4, 4, 5, 6] },
        { () => new RandomTranslation((Third, Third), (0.25, 0.25), FillMode.Constant, fillValue: -1), [-1, -1, -1, -1, -1, 0, 1, 2, -1, 4, 5, 6] },
        { () => new RandomTranslation((-Third, -Third), (-0.5, -0.5), FillMode.Wrap, Interpolation.Nearest), [6, 7, 4, 5, 10, 11, 8, 9, 2, 3, 0, 1] },
        { () => new RandomRotation((0.5, 0.5)), [11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0] },
        { () => new RandomZoom((-0.5, -0.5)), [2.75, 3.25, 3.75, 4.25, 4.75, 5.25, 5.75, 6.25, 6.75, 7.25, 7.75, 8.25] },
        { () => new RandomBrightness((0.1, 0.1), (0, 10)), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 10, 10] },
        { () => new RandomCrop(3, 4), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11] },
    };

    [Theory, MemberData(nameof(Moves))]
    public void TrainingMovesPixels(Func<Layer> make, double[] expected)
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        using var parameters = new FlatParameters([new Variable(null, "weight", [1], DType.Float32, "zeros", true, null, null)]);
        var layer = make();
        layer.EnsureBuilt([[1, 3, 4, 1]]);
        TorchCase.Close(expected, layer.Apply(new TorchBackend(parameters).Wrap(TorchCase.Tensor([1, 3, 4, 1]).Array())).Array(), 1e-4);
        TorchCase.Close([.. Enumerable.Range(0, 12)], layer.Apply(TorchCase.Tensor([1, 3, 4, 1])).Array(), 1e-4); // At rest nothing moves.
    }
}
