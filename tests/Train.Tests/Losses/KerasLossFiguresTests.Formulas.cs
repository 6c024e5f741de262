using OnnxKeras.Losses;

namespace OnnxKeras.Tests;

/// <summary>Where Keras's tests work the figure out by a formula, it is done so here too, on the host.</summary>
public partial class KerasLossFiguresTests
{
    static readonly double[,] huberP = { { 0.9, 0.2, 0.2 }, { 0.8, 0.4, 0.6 } }, huberY = { { 1, 0, 1 }, { 1, 0, 0 } };
    static readonly double[,] kldP = { { 0.4, 0.9, 0.12 }, { 0.36, 0.3, 0.4 } }, kldY = { { 0.5, 0.8, 0.12 }, { 0.7, 0.43, 0.8 } };
    static readonly float[,] poissonP = { { 1, 9, 2 }, { 5, 2, 6 } }, poissonY = { { 4, 8, 12 }, { 8, 1, 3 } };

    static readonly double[] perSample = [1.2, 1.2, 1.2, 3.4, 3.4, 3.4], perStep = [3, 6, 5, 0, 4, 2], alike = [1, 1, 1, 1, 1, 1];

    public static TheoryData<string, Loss, NDArray, NDArray, NDArray?, double[]> Formulas => new()
    {
        { "cosine", new CosineSimilarity(), y, p, null, [-(Cosine(0) + Cosine(1)) / 2] },
        { "cosine scalar", new CosineSimilarity(), y, p, 2.3, [-2.3 * (Cosine(0) + Cosine(1)) / 2] },
        { "cosine sample", new CosineSimilarity(), y, p, new[] { 1.2, 3.4 }, [-(1.2 * Cosine(0) + 3.4 * Cosine(1)) / 2] },
        // Of one number each, the cosine is the product of the signs: 1, 1, 1, −1, −1, 1.
        { "cosine step", new CosineSimilarity(), ySteps, pSteps, weightSteps, [-(3 + 6 + 5 - 0 - 4 + 2) / 6.0] },
        { "cosine zero", new CosineSimilarity(), y, p, 0, [0] },
        { "cosine axis", new CosineSimilarity(axis: 1), y, p, null, [-(Cosine(0) + Cosine(1)) / 2] },
        { "huber correct", new Huber(), huberY, huberY, null, [0] },
        { "huber", new Huber(), huberY, huberP, null, [Mean(huberY, huberP, HuberOf(1), alike)] },
        { "huber scalar", new Huber(), huberY, huberP, 2.3, [2.3 * Mean(huberY, huberP, HuberOf(1), alike)] },
        { "huber sample", new Huber(), huberY, huberP, weightColumn, [Mean(huberY, huberP, HuberOf(1), perSample)] },
        { "huber step", new Huber(), Steps(huberY), Steps(huberP), weightStepsColumn, [Mean(huberY, huberP, HuberOf(1), perStep)] },
        { "huber zero", new Huber(), huberY, huberP, 0, [0] },
        { "huber delta", new Huber(delta: 0.8), huberY, huberP, 2.3, [2.3 * Mean(huberY, huberP, HuberOf(0.8), alike)] },
        { "log cosh", new LogCosh(), y, p, null, [Mean(y, p, LogCoshOf, alike)] },
        { "log cosh scalar", new LogCosh(), y, p, 2.3, [2.3 * Mean(y, p, LogCoshOf, alike)] },
        { "log cosh sample", new LogCosh(), y, p, new[] { 1.2, 3.4 }, [Mean(y, p, LogCoshOf, perSample)] },
        { "log cosh step", new LogCosh(), ySteps, pSteps, weightStepsColumn, [Mean(y, p, LogCoshOf, perStep)] },
        { "log cosh zero", new LogCosh(), y, p, 0, [0] },
        { "kld", new KLDivergence(), kldY, kldP, null, [3 * Mean(kldY, kldP, Divergence, alike)] },
        { "kld scalar", new KLDivergence(), kldY, kldP, 2.3, [2.3 * 3 * Mean(kldY, kldP, Divergence, alike)] },
        { "kld sample", new KLDivergence(), kldY, kldP, weightColumn, [3 * Mean(kldY, kldP, Divergence, perSample)] },
        { "kld step", new KLDivergence(), Steps(kldY), Steps(kldP), weightSteps, [Mean(kldY, kldP, Divergence, perStep)] },
        { "kld zero", new KLDivergence(), kldY, kldP, 0, [0] },
        { "poisson", new Poisson(), poissonY, poissonP, null, [Mean(poissonY, poissonP, PoissonOf, alike)] },
        { "poisson scalar", new Poisson(), poissonY, poissonP, 2.3, [2.3 * Mean(poissonY, poissonP, PoissonOf, alike)] },
        { "poisson sample", new Poisson(), poissonY, poissonP, weightColumn, [Mean(poissonY, poissonP, PoissonOf, perSample)] },
        { "poisson step", new Poisson(), Steps(poissonY), Steps(poissonP), weightSteps, [Mean(poissonY, poissonP, PoissonOf, perStep)] },
        { "poisson zero", new Poisson(), poissonY, poissonP, 0, [0] },
    };

    static NDArray Steps(NDArray array) => array.Reshape([2, 3, 1]);

    static double Mean(NDArray yTrue, NDArray yPred, Func<double, double, double> loss, double[] weights) =>
        Enumerable.Range(0, 6).Average(i => weights[i] * loss(yTrue.GetDouble(i), yPred.GetDouble(i)));

    static double Cosine(int row)
    {
        double[] a = [y[row, 0], y[row, 1], y[row, 2]], b = [p[row, 0], p[row, 1], p[row, 2]];
        return a.Zip(b, (u, v) => u * v).Sum() / Math.Sqrt(a.Sum(u => u * u) * b.Sum(v => v * v));
    }

    static Func<double, double, double> HuberOf(double delta) => (yTrue, yPred) =>
    {
        var (error, square) = (Math.Abs(yPred - yTrue), Math.Min(Math.Abs(yPred - yTrue), delta));
        return 0.5 * square * square + delta * (error - square);
    };

    static double LogCoshOf(double yTrue, double yPred) => Math.Log(Math.Cosh(yPred - yTrue));

    static double Divergence(double yTrue, double yPred) => yTrue * Math.Log(yTrue / yPred);

    static double PoissonOf(double yTrue, double yPred) => yPred - yTrue * Math.Log(yPred);
}
