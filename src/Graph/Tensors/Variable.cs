namespace OnnxKeras;

/// <summary>A layer's weight or state: its values outlive every computation, and each backend reads them where they lie.</summary>
public sealed class Variable : KerasTensor
{
    internal Variable(Layer? owner, string name, Shape shape, DType type, Initializer initializer, bool trainable,
        Regularizer? regularizer, Constraint? constraint)
    {
        (Owner, Name, Shape, StoredDType, Initializer, IsTrainable) = (owner, name, shape, type, initializer, trainable);
        (Regularizer, Constraint) = (regularizer, constraint);
        Storage = new HostStorage(type, shape, initializer);
    }

    /// <summary>The layer that made the variable.</summary>
    public Layer? Owner { get; }

    /// <summary>The name within the layer, such as <c>kernel</c>.</summary>
    public string Name { get; }

    /// <inheritdoc/>
    public override Shape Shape { get; }

    /// <summary>The type that the running layer computes in (see <see cref="DTypePolicy"/>), else that of the values.</summary>
    public override DType DType => Backend.VariablesAs is { } type && StoredDType.IsFloat ? type : StoredDType;

    /// <summary>The type of the values.</summary>
    internal DType StoredDType { get; }

    /// <summary>What the values began with.</summary>
    public Initializer Initializer { get; }

    /// <summary>A penalty on the values that training adds to the loss.</summary>
    public Regularizer? Regularizer { get; }

    /// <summary>A projection that training applies after each update.</summary>
    public Constraint? Constraint { get; }

    /// <summary>Whether the variable is a parameter (and not state, such as moving statistics). A frozen layer's stay parameters.</summary>
    public bool IsTrainable { get; }

    /// <summary>The number of elements.</summary>
    public int Count => checked((int)Shape.Size!.Value);

    /// <summary>Where the values lie: a host array, or the training memory once a trainer has adopted the variable.</summary>
    internal VariableStorage Storage { get; set; }

    /// <summary>The values, copied out or in.</summary>
    /// <exception cref="KerasException">The new values have another shape.</exception>
    public NDArray Value
    {
        get
        {
            var result = NDArray.Zeros(StoredDType, Shape);
            Storage.Read(result.Bytes);
            return result;
        }
        set
        {
            if (value.Shape != Shape)
                throw new KerasException($"Variable '{this}' has the shape {Shape}; values of shape {value.Shape} do not fit.");
            Storage.Write(value.Cast(StoredDType).Bytes);
        }
    }

    /// <summary>The values where they lie in host memory, else copied out; to be read at once.</summary>
    internal NDArray Shared => Storage is HostStorage host ? host.Values : Value;

    /// <summary>Sets new values from an array that nobody else keeps, so that it can become the variable's memory.</summary>
    internal void Take(NDArray value)
    {
        if (Storage is not HostStorage host || !host.TryTake(value)) Value = value;
    }

    /// <summary>Sets new values while a layer computes, such as moving statistics; they are no part of the gradient.</summary>
    public void Assign(KerasTensor value) => (value.Backend ?? Backend.Running
        ?? throw new KerasException($"Variable '{this}' can be assigned a computed tensor only while a layer runs.")).Assign(this, value);

    /// <summary>Layer and variable name, such as <c>dense/kernel</c>.</summary>
    public override string ToString() => Owner is null ? Name : $"{Owner.Name}/{Name}";
}
