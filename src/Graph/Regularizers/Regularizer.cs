namespace OnnxKeras;

/// <summary>A penalty on values that training adds to the loss; converts from Keras's name (<c>"l2"</c>).</summary>
public abstract class Regularizer : IConfigurable
{
    string? IConfigurable.Module => IConfigurable.ModuleOf(this, typeof(Regularizer), "keras.regularizers");

    /// <summary>The penalty, a scalar.</summary>
    public abstract KerasTensor Apply(KerasTensor x);

    /// <summary>A factor, if it is a finite number of at least 0.</summary>
    private protected static double Penalty(double factor, string regularizer, string argument) => double.IsFinite(factor) && factor >= 0
        ? factor
        : throw new KerasException(
            FormattableString.Invariant($"{regularizer} needs a finite {argument} of at least 0, got {factor}."));

    /// <summary>The regularizer of a Keras name.</summary>
    /// <exception cref="KerasException">The name is unknown; the message lists the nearest.</exception>
    public static implicit operator Regularizer(string name) => OpenSet.Create<Regularizer>("regularizer", name);
}
