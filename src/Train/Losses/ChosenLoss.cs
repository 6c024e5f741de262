namespace OnnxKeras.Losses;

/// <summary>
/// "crossentropy" and "ce", which Keras 3 chooses by the shapes: binary for one unit, sparse for targets without the axis of the classes,
/// or with
/// one index there, else categorical.
/// </summary>
sealed class ChosenLoss(string name) : Loss(name: name)
{
    /// <summary>The strings that stand for a choice.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["crossentropy", "ce"];

    internal override bool TakesIndices => true;

    /// <inheritdoc/>
    public override KerasTensor Call(KerasTensor yTrue, KerasTensor yPred) => Values(yTrue, yPred);

    /// <summary>The choice is by the shapes as they come.</summary>
    internal override KerasTensor Values(KerasTensor yTrue, KerasTensor yPred) => For(yTrue.Shape, yPred.Shape).Values(yTrue, yPred);

    /// <summary>The loss for targets and outputs of these shapes.</summary>
    public static Loss For(Shape yTrue, Shape yPred) => yPred[^1] == 1 ? new BinaryCrossentropy()
        : yTrue.Rank < yPred.Rank || yTrue[^1] == 1 ? new SparseCategoricalCrossentropy() : new CategoricalCrossentropy();
}
