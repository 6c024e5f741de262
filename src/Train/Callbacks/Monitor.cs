using OnnxKeras.Metrics;

namespace OnnxKeras.Callbacks;

/// <summary>Which way a monitored figure improves.</summary>
public enum MonitorMode
{
    /// <summary>By its metric, else by its name: accuracies, precisions and their like rise, losses and all others fall.</summary>
    Auto,
    /// <summary>Lower is better.</summary>
    Min,
    /// <summary>Higher is better.</summary>
    Max,
}

/// <summary>A figure that a callback watches, and which values of it are better.</summary>
sealed class Monitor(string name, MonitorMode mode, double minDelta, string callback)
{
    static readonly string[] rising = ["acc", "auc", "precision", "recall", "f1", "fbeta", "iou", "r2", "specificity", "sensitivity",
        "cosine", "correlation", "TruePositives", "TrueNegatives"];

    readonly double minDelta = Math.Abs(minDelta);
    bool rises = mode == MonitorMode.Max;
    bool hasWarned;

    /// <summary>The figure's name.</summary>
    public string Name => name;

    /// <summary>Worse than every value.</summary>
    public double Worst => rises ? double.NegativeInfinity : double.PositiveInfinity;

    /// <summary>Learns from what the model is compiled with which way the figure improves, unless told.</summary>
    public void Watch(Model model)
    {
        if (mode == MonitorMode.Auto)
            rises = CompileSettings.Of(model, callback).Trainer.Objective.MetricOf(name.StartsWith("val_") ? name[4..] : name) switch
            {
                LossMetric => false,
                // What a metric of Keras is called says nothing; one of the user's own has only its names to tell.
                { } metric when metric.GetType() is { IsPublic: true } type && type.Namespace == typeof(AUC).Namespace => Rises(type.Name),
                { } metric => Rises(metric.GetType().Name) || Rises(metric.Name),
                null => !name.EndsWith("loss") && Rises(name),
            };
    }

    /// <summary>Whether a value is better than another by more than the least difference.</summary>
    public bool IsBetter(double value, double than) => rises ? value - minDelta > than : value + minDelta < than;

    /// <summary>The figure's value; where there is none, Keras's warning, once.</summary>
    public double? Read(Logs logs)
    {
        if (logs.TryGetValue(name, out var value)) return value;
        if (!hasWarned)
            Warning.Write($"{callback} watches '{name}', which is not reported. "
                + (name.StartsWith("val_") && !logs.Keys.Any(k => k.StartsWith("val_"))
                ? "There was no validation: give Fit validationData or validationSplit."
                : Names.Unknown("figure", name, logs.Keys)));
        hasWarned = true;
        return null;
    }

    static bool Rises(string name) => Array.Exists(rising, word => name.Contains(word, StringComparison.OrdinalIgnoreCase));
}
