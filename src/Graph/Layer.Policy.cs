namespace OnnxKeras;

public abstract partial class Layer
{
    DTypePolicy policy = Session.Current.DTypePolicy;
    bool hasOwnPolicy;

    /// <summary>
    /// In which type the layer computes: what it is made with (<c>new Dense(10) { DTypePolicy = "float32" }</c>), else
    /// <see cref="Keras.DTypePolicy"/> as it was then. Layers within follow unless they were given a policy of their own.
    /// </summary>
    /// <exception cref="KerasException">The layer has been called, so that what follows reckons with its type.</exception>
    public DTypePolicy DTypePolicy
    {
        get => policy;
        set
        {
            if (nodes.Count > 0)
                throw Error($"was called with the policy {policy}; it cannot change to {value}: set it as the layer is made.");
            Follow(value);
            hasOwnPolicy = true;
        }
    }

    /// <summary>The type that float inputs, and weights as they are read, are cast to; by default the policy's.</summary>
    /// <remarks>A layer that needs float32 within says so here; its outputs then become the policy's type.</remarks>
    protected virtual DType ComputeDType => policy.ComputeDType;

    /// <summary>
    /// <see cref="ComputeDType"/>, or <c>null</c> where nothing is cast: a model and an operation take tensors as they come.
    /// </summary>
    private protected virtual DType? CastDType => ComputeDType;

    /// <summary>The type that a backend reads this layer's inputs and weights in; <c>null</c> for their own.</summary>
    internal DType? CastDTypeOn(Backend backend) => CastDType is { } type ? backend.ComputeDType(type) : null;

    /// <summary>Gives another layer, but not those within it, what this one has of <see cref="Trainable"/>, of a policy, and of a
    /// penalty on its outputs.</summary>
    internal void CopyStateTo(Layer to) =>
        (to.trainable, to.policy, to.hasOwnPolicy, to.activityRegularizer) = (trainable, policy, hasOwnPolicy, activityRegularizer);

    void Follow(DTypePolicy given)
    {
        policy = given;
        foreach (var (_, child) in children)
            if (!child.hasOwnPolicy) child.Follow(given);
    }
}
