using OnnxKeras.Config;

namespace OnnxKeras;

/// <summary>
/// A computation with weights. A layer is defined once: fields, <see cref="Build(Shape)"/> and <see cref="Call(KerasTensor)"/>;
/// training, export and shape inference all read that definition.
/// </summary>
/// <remarks>The constructor is the configuration: parameter <c>useBias</c> ↔ property <c>UseBias</c> ↔ Keras's <c>use_bias</c>.</remarks>
public abstract partial class Layer
{
    readonly List<Node> nodes = [];
    readonly List<(string Attribute, Layer Layer)> children = [];
    readonly Lock building = new();
    volatile bool built;
    Regularizer? activityRegularizer;

    /// <summary>A layer of the given name, or of the next free one (<c>dense</c>, <c>dense_1</c>, …).</summary>
    /// <exception cref="KerasException">The name is empty or holds a slash, which separates names in files.</exception>
    protected Layer(string? name = null)
    {
        if (name is "" || name?.Contains('/') == true)
            throw new KerasException($"{KerasClassName} cannot have the name '{name}': it must not be empty nor hold '/', which separates "
                + "names.");
        Name = name ?? Session.Current.UniqueName(Names.ToSnakeCase(KerasClassName));
    }

    /// <summary>The name, unique within a model.</summary>
    public string Name { get; internal set; }

    /// <summary>The class's name in Keras's files; the C# class's name unless a layer says otherwise.</summary>
    public virtual string KerasClassName => GetType().Name;

    /// <summary>Class and name, as errors say it: <c>Dense 'logits'</c>.</summary>
    internal string Label => $"{KerasClassName} '{Name}'";

    /// <summary>Whether the weights exist.</summary>
    public virtual bool Built => built;

    /// <summary>
    /// Whether a mask passes through unchanged (see <see cref="ComputeMask"/>); as in Keras, it ends here unless a layer says so.
    /// </summary>
    public bool SupportsMasking { get; protected init; }

    /// <summary>Whether a mask ends here all the same, as at most layers of Keras on TensorFlow 2.</summary>
    internal bool DropsMask { get; set; }

    /// <summary>A penalty on the outputs that training adds to the loss.</summary>
    public Regularizer? ActivityRegularizer
    {
        get => activityRegularizer;
        protected init => activityRegularizer = value;
    }

    /// <summary>Whether that penalty is the batch's sum, as in Keras 2; else it is divided by the number of samples.</summary>
    internal bool SumsActivityPenalty { get; set; }

    /// <summary>Whether a wrapper penalizes its own outputs in the place of this layer's.</summary>
    internal bool IsPenalizedByWrapper { get; set; }

    /// <summary>Whether the layer computes as if its inputs had no masks, though these go on.</summary>
    internal bool ComputesWithoutMask { get; set; }

    /// <summary>Keras's names of the inputs where they are arguments of their own, and not one list: <c>query, value, key</c>.</summary>
    internal virtual IReadOnlyList<string>? InputArguments => null;

    /// <summary>What the file that the layer came from says of it beyond its arguments.</summary>
    internal LayerOrigin Origin { get; set; } = LayerOrigin.None;

    /// <summary>The factor on low-rank updates (LoRA) that a file keeps beside a weight: alpha / rank.</summary>
    internal double LowRankScale { get; set; } = 1;

    /// <summary>What inputs the layer takes; checked at every call on symbols.</summary>
    protected InputSpec? InputSpec { get; set; }

    /// <summary>The layers that this one is made of, with the attribute under which Keras keeps each.</summary>
    internal IReadOnlyList<(string Attribute, Layer Layer)> Children => children;

    /// <summary>The layers right within this one.</summary>
    internal virtual IEnumerable<Layer> Inner => children.Select(c => c.Layer);

    /// <summary>This layer, and all layers within it or them.</summary>
    internal IEnumerable<Layer> SelfAndInner => Inner.SelectMany(l => l.SelfAndInner).Prepend(this);

    /// <summary>Makes the weights for inputs of one shape.</summary>
    protected virtual void Build(Shape input) { }

    /// <summary>Makes the weights for several inputs; by default for the first.</summary>
    protected virtual void Build(IReadOnlyList<Shape> inputs)
    {
        if (inputs.Count > 0) Build(inputs[0]);
    }

    /// <summary>Computes the output of one input.</summary>
    protected virtual KerasTensor Call(KerasTensor x) =>
        throw Error($"defines no computation: override {nameof(Call)}(KerasTensor).");

    /// <summary>Computes the output of several inputs; by default there must be one.</summary>
    protected virtual KerasTensor Call(KerasTensor[] inputs) => inputs.Length == 1
        ? Call(inputs[0])
        : throw Error($"takes one input, but was called on {inputs.Length} (shapes {string.Join(", ", inputs.Select(t => t.Shape))}).");

    /// <summary>Computes all outputs from all arguments; the general form, for layers with several outputs or named arguments.</summary>
    protected virtual KerasTensor[] Call(CallArguments arguments) => [Call(arguments.Inputs)];

    /// <summary>The masks of the outputs; by default the first input's where the layer <see cref="SupportsMasking"/>, else none.</summary>
    protected virtual KerasTensor?[] ComputeMask(CallArguments arguments, KerasTensor[] outputs)
    {
        var mask = SupportsMasking && arguments.Inputs.Length > 0 ? arguments.Inputs[0].Mask : null;
        return mask is null ? [] : Array.ConvertAll(outputs, _ => (KerasTensor?)mask);
    }

    /// <summary>Adds a term to the loss that training minimizes and <c>Evaluate</c> reports; to be called from <c>Call</c>.</summary>
    /// <param name="loss">A number, or values of any shape, which are summed.</param>
    protected void AddLoss(KerasTensor loss)
    {
        AddsLoss = true;
        Backend.Of(loss).AddLoss(this, loss.Rank == 0 ? loss : Ops.Sum(loss));
    }

    /// <summary>Whether the layer has ever added to the loss itself.</summary>
    internal bool AddsLoss { get; private set; }

    /// <summary>
    /// Makes another layer part of this one: its weights count as this layer's, kept in files under <paramref name="attribute"/>.
    /// </summary>
    protected T AddLayer<T>(string attribute, T layer) where T : Layer
    {
        if (layer is null) throw Error($"needs a layer as its {attribute.TrimEnd('/')}, got null.");
        if (!trainable) layer.Trainable = false;
        if (hasOwnPolicy) layer.Follow(policy);
        children.Add((attribute, layer));
        return layer;
    }

    /// <summary>Calls the layer on a tensor, or on several where it takes several.</summary>
    /// <exception cref="KerasException">The inputs do not fit, or the layer has several outputs.</exception>
    public KerasTensor Apply(params KerasTensor[] inputs) => Single(ApplyMany(new CallArguments(inputs)));

    /// <summary>Calls a layer or a nested model that stays in inference mode (no dropout, moving statistics) while the model around it
    /// trains.</summary>
    /// <remarks>Weights are trained nevertheless unless they are frozen. Keras's files keep this for nested models, for other layers they
    /// do not.</remarks>
    /// <param name="input">The input.</param>
    /// <param name="training">False; whether the layer is in training mode otherwise depends on what is done with the model.</param>
    /// <exception cref="KerasException"><paramref name="training"/> is true, or the input does not fit.</exception>
    public KerasTensor Apply(KerasTensor input, bool training) => training
        ? throw Error("cannot be in training mode always: leave training out, so that it follows Fit and Predict.")
        : Single(ApplyMany(new CallArguments([input], new Dictionary<string, object?> { ["training"] = false })));

    /// <summary>Calls the layer and returns all outputs: <c>var (y, h, c) = lstm.ApplyMany(x);</c>.</summary>
    public KerasTensor[] ApplyMany(params KerasTensor[] inputs) => ApplyMany(new CallArguments(inputs));

    /// <summary>Calls the layer with named arguments.</summary>
    public KerasTensor[] ApplyMany(CallArguments arguments)
    {
        if (arguments.Tensors.Length == 0) throw Error("was called without an input.");
        if (Array.IndexOf(arguments.Inputs, null) >= 0) throw Error("was called on null instead of a tensor.");
        if (Backend.Running is null && Array.TrueForAll(arguments.Tensors, t => t.Backend is null))
            throw Error("was called on constants alone: call it on what Keras.Input or another layer returns.");
        return Backend.Of(arguments.Tensors).Invoke(this, arguments);
    }

    /// <summary>The only output of a call.</summary>
    protected KerasTensor Single(KerasTensor[] outputs) => outputs.Length == 1
        ? outputs[0]
        : throw Error($"has {outputs.Length} outputs: call {nameof(ApplyMany)}, as in var (a, b) = layer.{nameof(ApplyMany)}(x).");

    /// <summary>Makes the weights for inputs of the given shapes, once, unless they exist.</summary>
    public void EnsureBuilt(IReadOnlyList<Shape> inputs)
    {
        if (built) return;
        lock (building)
        {
            if (built) return;
            try
            {
                Build(inputs);
            }
            catch
            {
                ownWeights.Clear();
                throw;
            }
            BuiltFor = inputs;
            built = true;
        }
    }

    internal void EnsureBuilt(CallArguments arguments)
    {
        if (!built) EnsureBuilt(Array.ConvertAll(arguments.Inputs, t => t.Shape));
    }

    internal KerasTensor[] Run(CallArguments arguments, Backend backend)
    {
        var type = CastDTypeOn(backend);
        if (type is { } t) arguments = arguments.Cast(t);
        // A mask given as an argument takes the place of the input's, here and in what goes on.
        arguments = arguments.WithExplicitMask();
        var outputs = Call(ComputesWithoutMask ? arguments.WithoutMasks() : arguments);
        if (Array.IndexOf(outputs, null) >= 0) throw Error("returned null instead of a tensor.");
        var masks = DropsMask ? [] : ComputeMask(arguments, outputs);
        if (type is not null && backend.ComputeDType(policy.ComputeDType) is var result && result != type)
            outputs = Array.ConvertAll(outputs, o => o.DType.IsFloat ? Ops.Cast(o, result) : o);
        for (var i = 0; i < outputs.Length; i++)
        {
            var mask = i < masks.Length ? masks[i] : null;
            if (!ReferenceEquals(outputs[i].Mask, mask)) outputs[i] = outputs[i].WithMask(mask);
        }
        if (arguments.IsPenalized && !IsPenalizedByWrapper) Penalize(outputs);
        return outputs;
    }

    /// <summary>Adds the outputs' activity penalty, where there is one, to the loss.</summary>
    internal void Penalize(KerasTensor[] outputs)
    {
        if (ActivityRegularizer is null) return;
        foreach (var output in outputs)
        {
            var penalty = ActivityRegularizer.Apply(Ops.Cast(output, DType.Float32));
            if (!SumsActivityPenalty && output.Rank > 0 && output.Shape[0] is > 0 and var samples) penalty /= (double)samples;
            Backend.Of(output).AddLoss(this, penalty);
        }
    }

    /// <summary>Gives the layer an activity penalty that its constructor has no argument for.</summary>
    internal void PenalizeBy(Regularizer? regularizer) => activityRegularizer = regularizer;

    internal virtual void CheckInputs(CallArguments arguments) => InputSpec?.Check(this, arguments.Inputs);

    /// <summary>Class, name and whether the weights are made, as Keras shows a layer.</summary>
    public override string ToString() => $"<{KerasClassName} name={Name}, built={Built}>";

    /// <summary>An error about this layer: <c>Dense 'logits' cannot …</c>.</summary>
    protected internal KerasException Error(string what) => new LocatedException($"{Label} {what}", null) { What = what };
}

/// <summary>An error that already says which layer it is about.</summary>
sealed class LocatedException(string message, Exception? inner) : KerasException(message, inner)
{
    /// <summary>The message without the layer's class and name, for a layer that speaks in place of one within it.</summary>
    public string? What { get; init; }
}
