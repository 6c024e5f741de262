using System.Text.Json.Nodes;
using OnnxKeras.Config;
using OnnxKeras.Metrics;

namespace OnnxKeras;

/// <summary>A figure that training and evaluation report; converts from Keras's name and from a function.</summary>
/// <remarks>
/// A metric is a set of sums over the data and a function of those sums, so results are exact over uneven batches. It is written over
/// tensors, in operations of <see cref="Ops"/>; the sums stay on the device until somebody looks.
/// </remarks>
public abstract class Metric : IConfigurable
{
    /// <summary>A metric of the given name, or named after its class as layers are: <c>auc</c>, <c>auc_1</c>, ….</summary>
    protected Metric(string? name = null) => Name = name ?? Session.Current.UniqueName(Names.ToSnakeCase(GetType().Name));

    string? IConfigurable.Module => IConfigurable.ModuleOf(this, typeof(Metric), "keras.metrics");

    /// <summary>The name that logs show: the string that the metric was given by, else its own.</summary>
    public string Name { get; private set; }

    /// <summary>Whether <c>Compile</c> got a string, which Keras 2 shows in its own spelling.</summary>
    internal bool IsGivenByString { get; private set; }

    /// <summary>The type that a file gives the metric, which is computed in float32 all the same: kept for the next file.</summary>
    internal string? KeptDType { get; set; }

    void IConfigurable.Adapt(JsonObject config, ConfigWriter writer)
    {
        config["dtype"] ??= KeptDType ?? "float32";
        AdaptConfig(config);
    }

    /// <summary>Brings the arguments to what Keras writes, where that differs.</summary>
    private protected virtual void AdaptConfig(JsonObject config) { }

    /// <summary>The metric as files have it: the string that it was given by, else its configuration.</summary>
    internal virtual JsonNode? Describe(ConfigWriter writer) => IsGivenByString ? Name : writer.WriteObject(this);

    /// <summary>What a batch adds to the sums.</summary>
    /// <param name="yTrue">The targets.</param>
    /// <param name="yPred">The model's outputs.</param>
    /// <param name="sampleWeight">A weight for each sample or position, or <c>null</c>.</param>
    public abstract KerasTensor[] Statistics(KerasTensor yTrue, KerasTensor yPred, KerasTensor? sampleWeight);

    /// <summary>The figure for the sums so far, each flattened; vector metrics give several.</summary>
    public abstract double[] Result(IReadOnlyList<double[]> sums);

    /// <summary>The metric of a Keras name; every loss is one, and <c>accuracy</c> is chosen by the shapes.</summary>
    /// <exception cref="KerasException">The name is unknown; the message lists the nearest.</exception>
    public static implicit operator Metric(string name)
    {
        var metric = ChosenMetric.Kinds.Contains(name, StringComparer.OrdinalIgnoreCase) ? new ChosenMetric(name)
            : OpenSet.Find(typeof(Metric), name) is null && OpenSet.Find(typeof(Loss), name) is not null ? new LossMetric(name, name)
            : OpenSet.Create<Metric>("metric", name);
        metric.IsGivenByString = true;
        metric.Name = name;
        return metric;
    }

    /// <summary>A mean metric of one's own.</summary>
    public static implicit operator Metric(Func<KerasTensor, KerasTensor, KerasTensor> function) =>
        new CustomMetric(CustomLoss.NameOf(function), function);

    /// <summary>a / b, and 0 where b is 0.</summary>
    private protected static double Ratio(double a, double b) => b == 0 ? 0 : a / b;
}
