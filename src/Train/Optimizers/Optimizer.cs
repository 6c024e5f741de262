using static TorchSharp.torch;

namespace OnnxKeras;

/// <summary>How weights follow their gradients; converts from Keras's name.</summary>
/// <remarks>
/// A formula over one flat buffer that holds all trainable weights: a handful of operations a step, however many layers. State lies in
/// buffers of the same size, one for each kind of slot.
/// </remarks>
public abstract class Optimizer
{
    readonly List<(string Name, Tensor Values)> slots = [];

    /// <summary>An optimizer of the given step size.</summary>
    private protected Optimizer(double learningRate) => LearningRate = learningRate > 0 || learningRate == 0
        ? learningRate
        : throw new KerasException($"{GetType().Name} needs a learning rate of at least 0, got {learningRate}.");

    /// <summary>The step size; may be changed between steps.</summary>
    public double LearningRate { get; set; }

    /// <summary>The number of updates so far.</summary>
    public long Iterations { get; internal set; }

    /// <summary>The state, by kind: one buffer as long as the weights' for each.</summary>
    internal IReadOnlyList<(string Name, Tensor Values)> Slots => slots;

    /// <summary>Makes the state for a buffer of weights.</summary>
    protected abstract void Build(Tensor weights);

    /// <summary>Updates the weights in place; <see cref="Iterations"/> counts this step already.</summary>
    /// <param name="weights">The flat buffer of weights.</param>
    /// <param name="gradient">Its gradient.</param>
    /// <param name="learningRate">The step size of this step.</param>
    protected abstract void Update(Tensor weights, Tensor gradient, double learningRate);

    /// <summary>A buffer of state, zero at first.</summary>
    protected Tensor AddSlot(string name, Tensor like, double initial = 0)
    {
        var values = full_like(like, initial).DetachFromDisposeScope();
        slots.Add((name, values));
        return values;
    }

    internal void Step(Tensor weights, Tensor gradient)
    {
        if (Iterations == 0 && slots.Count == 0) Build(weights);
        Iterations++;
        Update(weights, gradient, LearningRate);
    }

    /// <summary>Releases the state, as for another set of weights.</summary>
    internal void Reset()
    {
        foreach (var (_, values) in slots) values.Dispose();
        slots.Clear();
        Iterations = 0;
    }

    /// <summary>The optimizer of a Keras name.</summary>
    /// <exception cref="KerasException">The name is unknown; the message lists the nearest.</exception>
    public static implicit operator Optimizer(string name) => OpenSet.Create<Optimizer>("optimizer", name);
}
