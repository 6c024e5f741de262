namespace OnnxKeras.Metrics;

/// <summary>"accuracy" and "crossentropy": Keras 3 chooses the kind by the shapes, Keras 2 by the loss and the output's shape.</summary>
sealed class ChosenMetric(string name) : MeanMetric(name)
{
    /// <summary>The strings that stand for a choice.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["accuracy", "acc", "crossentropy", "ce"];

    bool IsAccuracy { get; } = name.StartsWith("acc", StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override KerasTensor Values(KerasTensor yTrue, KerasTensor yPred) => (yPred.Shape[^1] == 1 ? Binary
        : yTrue.Rank < yPred.Rank || yTrue.Shape[^1] == 1 ? Sparse : Categorical).Values(yTrue, yPred);

    /// <summary>Keras 2's choice: binary for one unit or binary crossentropy, sparse for its sparse twin, else categorical.</summary>
    public MeanMetric OfKeras2Kind(Loss? loss, Shape output) => output[^1] == 1 || loss is Losses.BinaryCrossentropy ? Binary
        : loss is Losses.SparseCategoricalCrossentropy ? Sparse : Categorical;

    MeanMetric Binary => IsAccuracy ? new BinaryAccuracy() : new BinaryCrossentropy();
    MeanMetric Sparse => IsAccuracy ? new SparseCategoricalAccuracy() : new SparseCategoricalCrossentropy();
    MeanMetric Categorical => IsAccuracy ? new CategoricalAccuracy() : new CategoricalCrossentropy();
}
