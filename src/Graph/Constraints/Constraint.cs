namespace OnnxKeras;

/// <summary>A projection that training applies to a variable after each update; converts from Keras's name (<c>"non_neg"</c>).</summary>
public abstract class Constraint : IConfigurable
{
    string? IConfigurable.Module => IConfigurable.ModuleOf(this, typeof(Constraint), "keras.constraints");

    /// <summary>The projected values, in the same shape.</summary>
    public abstract KerasTensor Apply(KerasTensor w);

    /// <summary>The constraint of a Keras name.</summary>
    /// <exception cref="KerasException">The name is unknown; the message lists the nearest.</exception>
    public static implicit operator Constraint(string name) => OpenSet.Create<Constraint>("constraint", name);
}
