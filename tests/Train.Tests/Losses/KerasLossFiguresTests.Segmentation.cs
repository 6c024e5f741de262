using OnnxKeras.Losses;

namespace OnnxKeras.Tests;

public partial class KerasLossFiguresTests
{
    static readonly int[,] pixels = { { 0, 1, 1, 0 }, { 1, 0, 1, 0 }, { 0, 0, 1, 1 }, { 1, 1, 0, 1 } };
    static readonly int[,] threeClasses = { { 0, 1, 2, 0 }, { 1, 0, 1, 0 }, { 0, 0, 1, 1 }, { 1, 1, 0, 1 } };
    static readonly NDArray doubtful = Pixels(3, (3, [0.2, 0, 0.8]), (4, [0.7, 0.3, 0]), (14, [0.5, 0.5, 0]));

    static readonly int[,] diceY = { { 1, 2 }, { 1, 2 } }, diceP = { { 4, 1 }, { 6, 1 } };
    static readonly int[,] maskY = { { 1, 0, 1, 0 }, { 0, 1, 0, 1 }, { 1, 0, 1, 0 }, { 0, 1, 0, 1 } };
    static readonly int[,] maskP = { { 0, 1, 0, 1 }, { 1, 0, 1, 1 }, { 0, 1, 0, 1 }, { 1, 0, 1, 1 } };
    static readonly NDArray imageY = NDArray.Of(new float[] { 1, 1, 0, 0, 1, 1, 0, 0 }, [2, 2, 2, 1]);
    static readonly NDArray imageP = NDArray.Of(new float[] { 0, 1, 0, 1, 0.4f, 0, 0, 0.9f }, [2, 2, 2, 1]);
    static readonly int[] inner = [1, 2, 3];

    public static TheoryData<string, Loss, NDArray, NDArray, NDArray?, double[]> Overlaps => new()
    {
        { "dice", new Dice(), diceY, diceP, null, [-0.55555546] },
        { "dice binary", new Dice(), maskY, maskP, null, [0.77777773] },
        { "dice axis", new Dice(Reduction.None, inner), imageY, imageP, null, [0.5, 0.75757575] },
        { "dice of all", new Dice(), imageY, imageP, null, [0.6164384] },
        { "tversky", new Tversky(), diceY, diceP, null, [-0.55555546] },
        { "tversky coefficients", new Tversky(0.2, 0.8), diceY, diceP, null, [-0.29629636] },
        { "tversky binary", new Tversky(), maskY, maskP, null, [0.77777773] },
        { "tversky axis", new Tversky(reduction: Reduction.None, axis: inner), imageY, imageP, null, [0.5, 0.75757575] },
        { "tversky binary coefficients", new Tversky(0.2, 0.8), maskY, maskP, null, [0.7916667] },
        { "tversky axis coefficients", new Tversky(0.2, 0.8, Reduction.None, inner), imageY, imageP, null, [0.5, 0.7222222] },
        { "ctc", new CTC(), new[,] { { 1, 2, 1, 0 }, { 1, 2, 0, 2 } },
            NDArray.Of([.. Enumerable.Range(0, 24).Select(i => (i - 12) / 100f)], [2, 4, 3]), null, [2.448645] },
    };

    static readonly int[] two = [0, 1, 0, 1];
    static readonly double[,] twoP = { { 0.7, 0.3 }, { 0.2, 0.8 }, { 0.6, 0.4 }, { 0.4, 0.6 } };
    static readonly double[,] threeP = { { 0.7, 0.3, 0 }, { 0.2, 0.2, 0.6 }, { 0.6, 0.4, 0 }, { 0.2, 0.2, 0.6 } };

    public static TheoryData<string, Loss, NDArray, NDArray, NDArray?, double[]> Robust => new()
    {
        { "gce", new CategoricalGeneralizedCrossEntropy(), two, twoP, null, [Gce(0.5, 4, 0.7, 0.8, 0.6, 0.6)] },
        { "gce q", new CategoricalGeneralizedCrossEntropy(0.8), two, twoP, null, [Gce(0.8, 4, 0.7, 0.8, 0.6, 0.6)] },
        { "gce three", new CategoricalGeneralizedCrossEntropy(), two, threeP, null, [Gce(0.5, 4, 0.7, 0.2, 0.6, 0.2)] },
        { "gce three q", new CategoricalGeneralizedCrossEntropy(0.8), two, threeP, null, [Gce(0.8, 4, 0.7, 0.2, 0.6, 0.2)] },
        { "gce pixels correct", new CategoricalGeneralizedCrossEntropy(), pixels, Pixels(2), null, [0] },
        { "gce pixels", new CategoricalGeneralizedCrossEntropy(), pixels, Pixels(2, (3, [0.2, 0.8]), (15, [0.6, 0.4])), null,
            [Gce(0.5, 16, 0.2, 0.4)] },
        { "gce three pixels correct", new CategoricalGeneralizedCrossEntropy(), threeClasses, Pixels(3), null, [0] },
        { "gce three pixels", new CategoricalGeneralizedCrossEntropy(), threeClasses,
            Pixels(3, (3, [0.2, 0, 0.8]), (4, [1, 0, 0]), (14, [0.5, 0.5, 0])), null, [Gce(0.5, 16, 0.2, 0, 0.5)] },
    };

    static readonly int[] circleY = [1, 1, 2, 2, 3], referenceY = [1, 1, 2, 2, 3, 4];
    static readonly double[] circleWeights = [2, 2, 1, 1, 0.5];
    static readonly double[,] circleP =
    {
        { 0.70014004, -0.42008403, 0.14002801, 0.56011203 }, { 0.17609018, 0.70436073, -0.52827054, 0.44022545 },
        { -0.34050261, 0.25537696, -0.68100522, 0.59587957 }, { 0.32163376, -0.75047877, 0.53605627, -0.21442251 },
        { 0.51261459, -0.34174306, 0.17087153, 0.76892189 },
    };
    static readonly double[,] referenceP =
    {
        { 0.40824829, -0.54433105, 0.27216553, 0.68041382 }, { 0.76376261, 0.10910895, -0.54554473, 0.32732684 },
        { -0.74420841, 0.24806947, 0.49613894, -0.3721042 }, { 0.52981294, -0.13245324, 0.79471941, -0.26490647 },
        { 0.54554473, -0.32732684, 0.10910895, 0.76376261 }, { -0.27216553, 0.68041382, 0.40824829, -0.54433105 },
    };

    public static TheoryData<string, Loss, NDArray, NDArray, NDArray?, double[]> Embeddings => new()
    {
        { "circle", new Circle(), circleY, circleP, null, [188.3883] },
        { "circle arguments", new Circle(256, 0.25), circleY, circleP, null, [652.7617] },
        { "circle weighted", new Circle(), circleY, circleP, circleWeights, [244.91918] },
        { "circle none", new Circle(reduction: Reduction.None), referenceY, referenceP, null, [82.9116, 36.7942, 92.459, 52.6798, 0, 0] },
        { "circle sum", new Circle(reduction: Reduction.Sum), referenceY, referenceP, null, [264.845] },
        { "circle weighted mean", new Circle(reduction: Reduction.MeanWithSampleWeight), circleY, circleP, circleWeights, [163.27948] },
    };

    /// <summary>Sure and right outputs for each pixel, but for some.</summary>
    static NDArray Pixels(int classes, params (int Pixel, double[] Probabilities)[] others)
    {
        var result = new float[16 * classes];
        for (var i = 0; i < 16; i++) result[i * classes + (classes == 2 ? pixels : threeClasses)[i / 4, i % 4]] = 1;
        foreach (var (pixel, probabilities) in others)
            for (var c = 0; c < classes; c++) result[pixel * classes + c] = (float)probabilities[c];
        return NDArray.Of(result, [4, 4, classes]);
    }

    static NDArray ClassesFirst(NDArray images) =>
        NDArray.Of([.. Enumerable.Range(0, 48).Select(i => (float)images.GetDouble(i % 16 * 3 + i / 16))], [3, 4, 4]);

    static NDArray Thrice(NDArray array) => NDArray.Of(
        [.. Enumerable.Range(0, 3 * array.Count).Select(i => (float)array.GetDouble(i % array.Count))], [3, .. array.Shape]);

    static double Gce(double q, int count, params double[] probabilities) => probabilities.Sum(v => (1 - Math.Pow(v, q)) / q) / count;
}
