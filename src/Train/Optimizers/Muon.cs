using System.Text.RegularExpressions;
using static TorchSharp.torch;
using static OnnxKeras.Scalars;

namespace OnnxKeras.Optimizers;

/// <summary>
/// Momentum whose steps are made orthogonal by Newton–Schulz iterations (Jordan 2024; Liu et al. 2025), for the matrices of hidden layers;
/// AdamW for everything else: vectors, convolution kernels, embeddings, and the layers that are excluded, usually the last.
/// </summary>
[KerasName("muon")]
public sealed class Muon(
    LearningRateSchedule? learningRate = null, double adamBeta1 = 0.9, double adamBeta2 = 0.999, double? adamWeightDecay = 0.004,
    double epsilon = 1e-7, double? weightDecay = 0.004, double? clipnorm = null, double? clipvalue = null, double? globalClipnorm = null,
    bool useEma = false, double emaMomentum = 0.99, int? emaOverwriteFrequency = null, double? lossScaleFactor = null,
    int? gradientAccumulationSteps = null, string? name = null, string[]? excludeLayers = null, bool excludeEmbeddings = true,
    double muonA = 3.4445, double muonB = -4.7750, double muonC = 2.0315, double adamLrRatio = 1, double momentum = 0.95, int nsSteps = 5,
    bool nesterov = true, double? rmsRate = 0.2)
    : Optimizer(learningRate ?? 0.001, weightDecay, clipnorm, clipvalue, globalClipnorm, useEma, emaMomentum, emaOverwriteFrequency,
        lossScaleFactor, gradientAccumulationSteps, name)
{
    Tensor mean = null!, square = null!;

    /// <summary>AdamW's decay of the mean of gradients.</summary>
    [KerasName("adam_beta_1")]
    public double AdamBeta1 { get; } = adamBeta1;

    /// <summary>AdamW's decay of the mean of squared gradients.</summary>
    [KerasName("adam_beta_2")]
    public double AdamBeta2 { get; } = adamBeta2;

    /// <summary>Weight decay where AdamW is used.</summary>
    public double? AdamWeightDecay { get; } = adamWeightDecay;

    /// <summary>What AdamW adds to the root.</summary>
    public double Epsilon { get; } = epsilon;

    /// <summary>Patterns of the paths (<c>layer/variable</c>) that AdamW trains.</summary>
    public string[] ExcludeLayers { get; } = excludeLayers ?? [];

    /// <summary>Whether AdamW trains embeddings.</summary>
    public bool ExcludeEmbeddings { get; } = excludeEmbeddings;

    /// <summary>The iteration's factor of X.</summary>
    public double MuonA { get; } = muonA;

    /// <summary>The iteration's factor of X·Xᵀ·X.</summary>
    public double MuonB { get; } = muonB;

    /// <summary>The iteration's factor of (X·Xᵀ)²·X.</summary>
    public double MuonC { get; } = muonC;

    /// <summary>AdamW's learning rate over Muon's.</summary>
    public double AdamLrRatio { get; } = adamLrRatio;

    /// <summary>The share of the last momentum.</summary>
    public double Momentum { get; } = momentum;

    /// <summary>The number of Newton–Schulz iterations.</summary>
    public int NsSteps { get; } = nsSteps;

    /// <summary>Whether the gradient is followed from where momentum leads.</summary>
    public bool Nesterov { get; } = nesterov;

    /// <summary>
    /// The root mean square of a step, so that AdamW's learning rates suit; <c>null</c> for orthogonal steps as they are.
    /// </summary>
    public double? RmsRate { get; } = rmsRate;

    /// <inheritdoc/>
    internal override bool MovesWithoutGradient => base.MovesWithoutGradient || AdamWeightDecay is not null;

    /// <inheritdoc/>
    private protected override void Build()
    {
        mean = AddSlot("momentum");
        square = AddSlot("velocity", besideLast: true);
    }

    /// <inheritdoc/>
    private protected override void Update(Tensor weights, Tensor gradient, double learningRate, long t)
    {
        var adamStep = learningRate * AdamLrRatio * Math.Sqrt(1 - Math.Pow(AdamBeta2, t)) / (1 - Math.Pow(AdamBeta1, t));
        for (var i = 0; i < Parameters.Variables.Count; i++)
        {
            var (w, g, m) = (Parameters.View(weights, i), Parameters.View(gradient, i), Parameters.View(mean, i));
            if (IsAdams(i))
            {
                Approach(m, g, 1 - AdamBeta1);
                var v = Parameters.View(square, i).mul_(Number(AdamBeta2)).addcmul_(g, g, Number(1 - AdamBeta2));
                w.addcdiv_(m, v.sqrt().Plus_(Epsilon), Number(-adamStep));
            }
            else
            {
                m.mul_(Number(Momentum)).Plus_(g);
                var scale = RmsRate is { } rate ? rate * Math.Sqrt(Math.Max(w.shape[0], w.shape[1])) : 1;
                w.add_(Orthogonal(Nesterov ? g.add(m, alpha: Number(Momentum)) : m), alpha: Number(-learningRate * scale));
            }
        }
    }

    /// <inheritdoc/>
    private protected override void DecayWeights(Tensor weights, double learningRate)
    {
        for (var i = 0; i < Parameters.Variables.Count; i++)
            if (Decays(i) && (IsAdams(i) ? AdamWeightDecay : WeightDecay) is { } decay)
                Parameters.View(weights, i).mul_(Number(1 - decay * learningRate));
    }

    /// <summary>A momentum for every variable, a velocity for AdamW's.</summary>
    private protected override IEnumerable<StateEntry> SlotEntries() => Parameters.Variables.SelectMany((_, i) => IsAdams(i)
        ? new[] { SlotEntry("momentum", mean, i), SlotEntry("velocity", square, i) }
        : [SlotEntry("momentum", mean, i)]);

    bool IsAdams(int variable)
    {
        var path = Parameters.Paths[variable];
        return Parameters.Variables[variable].Shape.Rank != 2
            || ExcludeEmbeddings && path.Contains("embedding", StringComparison.OrdinalIgnoreCase)
            || ExcludeLayers.Any(pattern => Regex.IsMatch(path, pattern));
    }

    /// <summary>Near the orthogonal matrix nearest to x: X ← a·X + (b·A + c·A²)·X with A = X·Xᵀ.</summary>
    Tensor Orthogonal(Tensor x)
    {
        var isTall = x.shape[0] > x.shape[1];
        if (isTall) x = x.t();
        x = x / x.norm().Plus(1e-7);
        for (var i = 0; i < NsSteps; i++)
        {
            var a = x.mm(x.t());
            x = x.Times(MuonA).Plus(a.Times(MuonB).Plus(a.mm(a).Times(MuonC)).mm(x));
        }
        return isTall ? x.t() : x;
    }
}
