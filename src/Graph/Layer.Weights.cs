using OnnxKeras.Initializers;

namespace OnnxKeras;

public abstract partial class Layer
{
    readonly List<Variable> ownWeights = [];
    bool trainable = true;

    /// <summary>Whether training updates the weights; setting it reaches all layers within. Effective at the next <c>Compile</c>.</summary>
    public virtual bool Trainable
    {
        get => trainable;
        set
        {
            trainable = value;
            foreach (var (_, child) in children) child.Trainable = value;
        }
    }

    /// <summary>Freezes the layer and not those within it, each of which a file says for itself whether it is trained.</summary>
    internal void FreezeAlone() => trainable = false;

    /// <summary>This layer's own variables, without those of the layers within, in the order of making.</summary>
    internal IReadOnlyList<Variable> OwnWeights => ownWeights;

    /// <summary>Every variable in Keras's order: the layer's own trainable ones, its others, then those of each layer within.</summary>
    public virtual IReadOnlyList<Variable> Weights => [.. ownWeights.Where(v => v.IsTrainable)
        .Concat(ownWeights.Where(v => !v.IsTrainable)).Concat(children.SelectMany(c => c.Layer.Weights)).Distinct()];

    /// <summary>The variables that training updates; none where the layer is frozen.</summary>
    public IReadOnlyList<Variable> TrainableWeights => [.. Weights.Where(IsTrained)];

    /// <summary>The variables that training leaves alone: state, and the parameters of frozen layers.</summary>
    public IReadOnlyList<Variable> NonTrainableWeights => [.. Weights.Where(v => !IsTrained(v))];

    /// <summary>Copies of all weights' values, in the order of <see cref="Weights"/>.</summary>
    public NDArray[] GetWeights() => [.. Weights.Select(v => v.Value)];

    /// <summary>Sets the values of all weights, such as another layer's <see cref="GetWeights"/>.</summary>
    /// <param name="weights">One array for each of <see cref="Weights"/>, of its shape.</param>
    /// <exception cref="KerasException">Their number or a shape does not fit; nothing has changed.</exception>
    public void SetWeights(IReadOnlyList<NDArray> weights)
    {
        var variables = Weights;
        if (!variables.Select(v => v.Shape).SequenceEqual(weights.Select(w => w.Shape)))
            throw Error((Built ? "" : "is not built yet: call it on an input first. It ")
                + $"has {variables.Count} weights of shapes [{string.Join(", ", variables.Select(v => v.Shape))}], "
                + $"but {weights.Count} came, of shapes [{string.Join(", ", weights.Select(w => w.Shape))}].");
        foreach (var (variable, value) in variables.Zip(weights)) variable.Value = value;
    }

    /// <summary>The number of elements of all variables.</summary>
    public long CountParams() => Weights.Sum(v => (long)v.Count);

    /// <summary>
    /// Adds a variable to the layer; to be called from <c>Build</c>. Without an initializer it begins as
    /// <see cref="Initializer.GlorotUniform"/> says where its type is a float one, else with zeros.
    /// </summary>
    protected Variable AddWeight(string name, Shape shape, Initializer? initializer = null, Regularizer? regularizer = null,
        Constraint? constraint = null, bool trainable = true, DType dtype = DType.Float32)
    {
        if (!shape.IsKnown || shape.Any(d => d < 0))
            throw Error($"cannot make its weight '{name}' of shape {shape}: every size must be known and not negative.");
        var bytes = shape.Aggregate((double)dtype.Size, (n, d) => n * d!.Value);
        if (bytes > Array.MaxLength)
            throw Error($"cannot make its weight '{name}' of shape {shape}: {bytes:0.##e+0} bytes are more than an array holds.");
        initializer ??= dtype.IsFloat ? Initializer.GlorotUniform : new Zeros();
        var variable = new Variable(this, name, shape, dtype, initializer, trainable, regularizer, constraint);
        ownWeights.Add(variable);
        return variable;
    }

    bool IsTrained(Variable variable) => variable.IsTrainable && trainable && (variable.Owner?.trainable ?? true);
}
