using OnnxKeras.Losses;

namespace OnnxKeras.Tests;

public partial class KerasLossFiguresTests
{
    static readonly float[,] eye = { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } }, tens = { { 10, 0, 0 }, { 0, 10, 0 }, { 0, 0, 10 } };
    static readonly float[,] binaryTens = { { 10, -10, -10 }, { -10, 10, -10 }, { -10, -10, 10 } };
    static readonly int[,] binaryY = { { 1, 0 }, { 1, 0 } }, logitY = { { 1, 0, 1 }, { 0, 1, 1 } };
    static readonly float[,] binaryP = { { 1, 1 }, { 1, 0 } }, logits = { { 10, -10, 10 }, { 10, 10, -10 } };
    static readonly double[,] likely = { { 0.9, 0.1, 0.2 }, { 0.3, 0.8, 0.1 }, { 0.1, 0.2, 0.7 } };

    public static TheoryData<string, Loss, NDArray, NDArray, NDArray?, double[]> Binary => new()
    {
        { "bce correct", new BinaryCrossentropy(), eye, eye, null, [0] },
        { "bce correct logits", new BinaryCrossentropy(fromLogits: true), eye, binaryTens, null, [0] },
        { "bce", new BinaryCrossentropy(), eye, likely, null, [0.20046903] },
        { "bce sure", new BinaryCrossentropy(), binaryY, binaryP, null, [3.98559] },
        { "bce logits", new BinaryCrossentropy(fromLogits: true), logitY, logits, null, [3.3333] },
        { "bce scalar", new BinaryCrossentropy(), binaryY, binaryP, 2.3, [9.1668] },
        { "bce scalar logits", new BinaryCrossentropy(fromLogits: true), logitY, logits, 2.3, [7.666] },
        { "bce sample", new BinaryCrossentropy(), binaryY, binaryP, weightColumn, [4.7827] },
        { "bce sample logits", new BinaryCrossentropy(fromLogits: true), logitY, logits, new[] { 4, 3 }, [10] },
        { "bce none", new BinaryCrossentropy(fromLogits: true, reduction: Reduction.None), logitY, logits, null, [0, 6.666] },
        { "bce smoothing", new BinaryCrossentropy(fromLogits: true, labelSmoothing: 0.1), new[,] { { 1, 0, 1 } },
            new float[,] { { 10, -10, -10 } }, null, [10.5 / 3] },
    };

    static readonly double[,] uneven = { { 0.9, 0.05, 0.05 }, { 0.5, 0.89, 0.6 }, { 0.05, 0.01, 0.94 } };
    static readonly float[,] classLogits = { { 8, 1, 1 }, { 0, 9, 1 }, { 2, 3, 5 } };
    static readonly double[,] weights3 = { { 1.2 }, { 3.4 }, { 5.6 } };
    static readonly int[,] hot = { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } }, column = { { 0 }, { 1 }, { 2 } };

    public static TheoryData<string, Loss, NDArray, NDArray, NDArray?, double[]> Categorical => new()
    {
        { "cce correct", new CategoricalCrossentropy(), hot, eye, null, [0] },
        { "cce correct logits", new CategoricalCrossentropy(fromLogits: true), hot, tens, null, [0] },
        { "cce", new CategoricalCrossentropy(), hot, uneven, null, [0.3239] },
        { "cce logits", new CategoricalCrossentropy(fromLogits: true), hot, classLogits, null, [0.0573] },
        { "cce scalar", new CategoricalCrossentropy(), hot, uneven, 2.3, [0.7449] },
        { "cce scalar logits", new CategoricalCrossentropy(fromLogits: true), hot, classLogits, 2.3, [0.1317] },
        { "cce sample", new CategoricalCrossentropy(), hot, uneven, weights3, [1.0696] },
        { "cce sample logits", new CategoricalCrossentropy(fromLogits: true), hot, classLogits, weights3, [0.31829] },
        { "cce none", new CategoricalCrossentropy(fromLogits: true, reduction: Reduction.None), hot, classLogits, null,
            [0.001822, 0.000459, 0.169846] },
        { "cce smoothing", new CategoricalCrossentropy(fromLogits: true, labelSmoothing: 0.1), new[,] { { 1, 0, 0 } },
            new float[,] { { 100, -100, -100 } }, null, [40 / 3.0] },
    };

    static readonly double[,,] ignoring = { { { 0.854, 0.698, 0.598 }, { 0.088, 0.86, 0.018 } } };

    static readonly SparseCategoricalCrossentropy ignored = new(fromLogits: true, ignoreClass: -1, reduction: Reduction.None);

    public static TheoryData<string, Loss, NDArray, NDArray, NDArray?, double[]> Sparse => new()
    {
        { "scce correct", new SparseCategoricalCrossentropy(), column, eye, null, [0] },
        { "scce correct logits", new SparseCategoricalCrossentropy(fromLogits: true), column, tens, null, [0] },
        { "scce", new SparseCategoricalCrossentropy(), new[] { 0, 1, 2 }, uneven, null, [0.3239] },
        { "scce logits", new SparseCategoricalCrossentropy(fromLogits: true), new[] { 0, 1, 2 }, classLogits, null, [0.0573] },
        { "scce scalar", new SparseCategoricalCrossentropy(), column, uneven, 2.3, [0.7449] },
        { "scce scalar logits", new SparseCategoricalCrossentropy(fromLogits: true), column, classLogits, 2.3, [0.1317] },
        { "scce sample", new SparseCategoricalCrossentropy(), column, uneven, weights3, [1.0696] },
        { "scce sample logits", new SparseCategoricalCrossentropy(fromLogits: true), column, classLogits, weights3, [0.31829] },
        { "scce none", new SparseCategoricalCrossentropy(fromLogits: true, reduction: Reduction.None), column, classLogits, null,
            [0.001822, 0.000459, 0.169846] },
        { "scce ignore", ignored, new[,] { { -1, 2 } }, ignoring, null, [0, 1.480129] },
        { "scce ignore column", ignored, new[,,] { { { -1 }, { 2 } } }, ignoring, null, [0, 1.480129] },
        { "scce pixels correct", new SparseCategoricalCrossentropy(), pixels, Pixels(2), null, [0] },
        { "scce pixels", new SparseCategoricalCrossentropy(), pixels, Pixels(2, (3, [0.2, 0.8]), (15, [0.6, 0.4])), null,
            [-(Math.Log(0.2) + Math.Log(0.4)) / 16] },
        { "scce three correct", new SparseCategoricalCrossentropy(), threeClasses, Pixels(3), null, [0] },
        { "scce three", new SparseCategoricalCrossentropy(), threeClasses, doubtful, null,
            [-(Math.Log(0.2) + Math.Log(0.3) + Math.Log(0.5)) / 16] },
        { "scce first axis", new SparseCategoricalCrossentropy(axis: 0), threeClasses, ClassesFirst(doubtful), null,
            [-(Math.Log(0.2) + Math.Log(0.3) + Math.Log(0.5)) / 16] },
        { "scce inner axis", new SparseCategoricalCrossentropy(axis: 1), Thrice(threeClasses), Thrice(ClassesFirst(doubtful)), null,
            [-(Math.Log(0.2) + Math.Log(0.3) + Math.Log(0.5)) / 16] },
    };

    static readonly double[,] focalP = { { 0.9, 0.8 }, { 0.7, 0.2 } }, focalLogits = { { 1.5, -2.7, 2.9 }, { -3.8, 1.2, -4.5 } };
    static readonly float[,] focalLogitY = { { 1, 1, 0 }, { 0, 1, 0 } };
    static readonly float[,] hundreds = { { 100, -100, -100 }, { -100, 100, -100 }, { -100, -100, 100 } };
    static readonly BinaryFocalCrossentropy cubic = new(gamma: 3, fromLogits: true);

    public static TheoryData<string, Loss, NDArray, NDArray, NDArray?, double[]> Focal => new()
    {
        { "bfce correct", new BinaryFocalCrossentropy(gamma: 1.5), eye, eye, null, [0] },
        { "bfce correct logits", new BinaryFocalCrossentropy(fromLogits: true), eye, hundreds, null, [0] },
        { "bfce", new BinaryFocalCrossentropy(), binaryY, focalP, null, [0.268] },
        { "bfce logits", cubic, focalLogitY, focalLogits, null, [0.799] },
        { "bfce scalar", new BinaryFocalCrossentropy(), binaryY, focalP, 1.23, [0.3296] },
        { "bfce scalar logits", cubic, focalLogitY, focalLogits, 3.21, [2.565] },
        { "bfce sample", new BinaryFocalCrossentropy(), binaryY, focalP, weightColumn, [0.34415] },
        { "bfce sample logits", cubic, focalLogitY, focalLogits, weightColumn, [0.95977] },
        { "bfce none", new BinaryFocalCrossentropy(reduction: Reduction.None), binaryY, focalP, null, [0.515547, 0.020513] },
        { "cfce correct", new CategoricalFocalCrossentropy(), hot, eye, null, [0] },
        { "cfce correct logits", new CategoricalFocalCrossentropy(fromLogits: true), hot, tens, null, [0] },
        { "cfce", new CategoricalFocalCrossentropy(), hot, uneven, null, [0.02059] },
        { "cfce logits", new CategoricalFocalCrossentropy(fromLogits: true), hot, classLogits, null, [0.000345] },
        { "cfce scalar", new CategoricalFocalCrossentropy(), hot, uneven, 2.3, [0.047368] },
        { "cfce scalar logits", new CategoricalFocalCrossentropy(fromLogits: true), hot, classLogits, 2.3, [0.000794] },
        { "cfce sample", new CategoricalFocalCrossentropy(), hot, uneven, weights3, [0.06987] },
        { "cfce sample logits", new CategoricalFocalCrossentropy(fromLogits: true), hot, classLogits, weights3, [0.001933] },
        { "cfce none", new CategoricalFocalCrossentropy(fromLogits: true, reduction: Reduction.None), hot, classLogits, null,
            [1.5096224e-09, 2.4136547e-11, 1.0360638e-03] },
        { "cfce smoothing", new CategoricalFocalCrossentropy(fromLogits: true, labelSmoothing: 0.1), new[,] { { 1, 0, 0 } },
            new[,] { { 4.9, -0.5, 2.05 } }, null, [0.06685] },
    };

    /// <summary>Outputs of other shapes than the targets are no probabilities of theirs.</summary>
    [Theory]
    [InlineData("binary_crossentropy")]
    [InlineData("categorical_crossentropy")]
    public void ShapesMustAgree(string loss) => Assert.Contains("one shape",
        Assert.Throws<KerasException>(() => KerasFigure.Of((Loss)loss, column, uneven)).Message);
}
