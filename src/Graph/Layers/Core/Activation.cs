namespace OnnxKeras.Layers;

/// <summary>Applies an activation function.</summary>
public sealed class Activation : Layer
{
    /// <summary>A layer of the given function.</summary>
    public Activation(ActivationFunction activation, string? name = null) : base(name)
    {
        Function = activation;
        SupportsMasking = true;
    }

    /// <summary>The function.</summary>
    [KerasName("activation")]
    public ActivationFunction Function { get; }

    /// <inheritdoc/>
    protected override KerasTensor Call(KerasTensor x) => Function.Apply(x);
}
