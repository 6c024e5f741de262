using OnnxKeras.Layers;

namespace OnnxKeras;

/// <summary>A graph of layers from inputs to outputs; itself a layer, so models can be called, shared and nested.</summary>
/// <remarks>Owns the native memory of training and prediction: dispose it when done (a finalizer backs that up).</remarks>
public partial class Model : Layer, IDisposable
{
    ModelGraph? graph;

    /// <summary>
    /// A model that computes <paramref name="outputs"/> from <paramref name="inputs"/>: one tensor, a list, or a dictionary each.
    /// </summary>
    /// <exception cref="KerasException">An output needs a tensor that is not computed from the inputs, or two layers share a
    /// name.</exception>
    public Model(TensorList inputs, TensorList outputs, string? name = null) : base(name) => SetGraph(inputs, outputs);

    /// <summary>A model whose graph comes later.</summary>
    protected private Model(string? name) : base(name) { }

    /// <inheritdoc/>
    public override string KerasClassName => GetType() == typeof(Model) ? "Functional" : base.KerasClassName;

    /// <summary>How the inputs were given: one tensor, a list or a dictionary.</summary>
    public TensorList InputStructure { get; private set; } = null!;

    /// <summary>How the outputs were given: one tensor, a list or a dictionary.</summary>
    public TensorList OutputStructure { get; private set; } = null!;

    /// <summary>The layers in Keras's order: by depth, then as met from the outputs.</summary>
    public virtual IReadOnlyList<Layer> Layers => Graph.Layers;

    /// <inheritdoc/>
    internal override IEnumerable<Layer> Inner => Layers;

    /// <summary>The model's inputs.</summary>
    public override IReadOnlyList<Symbol> Inputs => Graph.Inputs;

    /// <summary>The model's outputs.</summary>
    public override IReadOnlyList<Symbol> Outputs => Graph.Outputs;

    /// <summary>The model's only input.</summary>
    public override Symbol Input => One(Inputs, "input", nameof(Inputs));

    /// <summary>The model's only output.</summary>
    public override Symbol Output => One(Outputs, "output", nameof(Outputs));

    /// <summary>The shape of the model's only input.</summary>
    public override Shape InputShape => Input.Shape;

    /// <summary>The shape of the model's only output.</summary>
    public override Shape OutputShape => Output.Shape;

    /// <summary>The names by which data is given: a dictionary's keys, else the input layers' names.</summary>
    public IReadOnlyList<string> InputNames => Graph.InputNames ??= InputStructure.Keys ?? [.. Inputs.Select(i => i.Layer!.Name)];

    /// <summary>
    /// The names by which targets and losses are given: a dictionary's keys, else the names of the layers that give the outputs.
    /// </summary>
    public IReadOnlyList<string> OutputNames => Graph.OutputNames ??= OutputStructure.Keys ?? [.. Outputs.Select(o => o.Layer!.Name)];

    /// <summary>
    /// Where each output stands in the structure, by which its loss may be given and is reported: <c>a/c</c> for dictionaries within
    /// dictionaries, the layer's name at a place of a list; else the same as <see cref="OutputNames"/>.
    /// </summary>
    internal IReadOnlyList<string> OutputPaths
    {
        get
        {
            var paths = OutputStructure.Fold<(string Path, string Layer)[]>(
                one => [("", ((Symbol)one).Layer!.Name)],
                parts => [.. parts.SelectMany((part, i) => part.Select(p => (p.Path == "" ? p.Layer : $"{i}/{p.Path}", p.Layer)))],
                (keys, parts) => [.. keys.Zip(parts).SelectMany(part => part.Second
                    .Select(p => (p.Path == "" ? part.First : $"{part.First}/{p.Path}", p.Layer)))]);
            return [.. paths.Select(p => p.Path == "" ? p.Layer : p.Path)];
        }
    }

    /// <summary>Whether the graph and its weights exist: at once, but for a Sequential without an input shape.</summary>
    public override bool Built => HasGraph;

    /// <inheritdoc/>
    public override IReadOnlyList<Variable> Weights => [.. Layers.SelectMany(l => l.Weights).Distinct()];

    /// <inheritdoc/>
    internal override IEnumerable<SeedGenerator> SeedGenerators => Layers.SelectMany(l => l.SeedGenerators).Distinct();

    /// <inheritdoc/>
    public override bool Trainable
    {
        get => base.Trainable;
        set
        {
            base.Trainable = value;
            foreach (var layer in Layers) layer.Trainable = value;
        }
    }

    /// <summary>Whether the model came from Keras 2, whose form its files then keep.</summary>
    internal bool IsKeras2 { get; set; }

    internal ModelGraph Graph => graph ?? throw Error("has no input shape yet: give it an Input as its first layer, or call it on data.");

    /// <summary>Whether the graph exists; a Sequential without an input shape has none before its first data.</summary>
    internal bool HasGraph => graph is not null;

    /// <summary>The layer of a name.</summary>
    /// <exception cref="KerasException">No layer has the name; the message lists the nearest.</exception>
    public Layer GetLayer(string name) =>
        Layers.FirstOrDefault(l => l.Name == name)
        ?? throw Error($"has no such layer. {Names.Unknown("layer", name, Layers.Select(l => l.Name))}");

    /// <summary>The layer at a place of <see cref="Layers"/>.</summary>
    /// <exception cref="KerasException">The model has fewer layers.</exception>
    public Layer GetLayer(int index) =>
        index >= 0 && index < Layers.Count ? Layers[index] : throw Error($"has {Layers.Count} layers; there is none at index {index}.");

    /// <summary>Sets the states that stateful recurrent layers carry from batch to batch to 0, in nested models and wrappers too.</summary>
    public void ResetStates()
    {
        foreach (var recurrent in SelfAndInner.OfType<RNN>().Where(r => r.Stateful)) recurrent.ResetStates();
    }

    /// <summary>The states that stateful recurrent layers carry from batch to batch, in nested models and wrappers too.</summary>
    internal IEnumerable<Variable> CarriedStates => SelfAndInner.OfType<RNN>().SelectMany(r => r.States).Distinct();

    /// <summary>Whether training is to end after this batch; callbacks set it.</summary>
    public bool StopTraining { get; set; }

    /// <summary>Whether evaluation is to end after this batch; callbacks set it.</summary>
    public bool StopEvaluating { get; set; }

    /// <summary>Whether prediction is to end after this batch; callbacks set it.</summary>
    public bool StopPredicting { get; set; }

    private protected void SetGraph(TensorList inputs, TensorList outputs)
    {
        if (inputs is not { Count: > 0 } || outputs is not { Count: > 0 }) throw Error("needs at least one input and one output.");
        foreach (var tensor in inputs.Concat(outputs))
            if (tensor is not Symbol { Node: not null })
                throw Error("takes tensors of a graph as inputs and outputs: what Keras.Input and layers return, not a "
                    + $"{tensor.GetType().Name}.");
        if (inputs.Distinct().Count() != inputs.Count)
            throw Error($"lists an input twice: {string.Join(", ", inputs.Select(i => ((Symbol)i).Layer!.Name))}.");
        if (inputs.Any(i => !((Symbol)i).Node!.IsInput)) (inputs, outputs) = FromInside(inputs, outputs);
        var made = new ModelGraph([.. inputs.Cast<Symbol>()], [.. outputs.Cast<Symbol>()]);
        if (made.Layers.GroupBy(l => l.Name).FirstOrDefault(g => g.Count() > 1) is { } twins)
            throw Error($"has {twins.Count()} layers named '{twins.Key}' ({string.Join(", ", twins.Select(l => l.KerasClassName))}): every "
                + "name must be unique.");
        (graph, InputStructure, OutputStructure) = (made, inputs, outputs);
    }

    private protected void ClearGraph() => (graph, InputStructure, OutputStructure) = (null, null!, null!);

    /// <summary>
    /// A model that begins inside another: inputs of its own, to which the layers in between are applied once more, as Keras does.
    /// </summary>
    static (TensorList, TensorList) FromInside(TensorList inputs, TensorList outputs)
    {
        var between = new ModelGraph([.. inputs.Cast<Symbol>()], [.. outputs.Cast<Symbol>()]);
        KerasTensor[] heads =
            [.. inputs.Cast<Symbol>().Select(i => i.Node!.IsInput ? i : new InputLayer(i.Shape[1..], i.Shape[0], i.DType, i.Name).Output)];
        return (inputs.With(heads), outputs.With(between.Run(heads)));
    }

    /// <inheritdoc/>
    private protected override DType? CastDType => null;

    /// <summary>A graph's layers are built as they are called.</summary>
    protected override void Build(IReadOnlyList<Shape> inputs) { }

    /// <inheritdoc/>
    protected override KerasTensor[] Call(CallArguments arguments)
    {
        var inputs = Inputs;
        if (arguments.Inputs.Length != inputs.Count)
            throw Error($"has {inputs.Count} inputs ({string.Join(", ", InputNames)}), but was called on {arguments.Inputs.Length}.");
        for (var i = 0; i < inputs.Count; i++)
            if (!inputs[i].Shape.Accepts(arguments.Inputs[i].Shape, firstAxis: 1))
                throw Error($"cannot take an input of shape {arguments.Inputs[i].Shape}: its input '{InputNames[i]}' has the shape "
                    + $"{inputs[i].Shape}.");
        return Graph.Run([.. arguments.Inputs.Select((x, i) => OfInput(x, inputs[i]))]);
    }

    /// <summary>A tensor in the type of the input that it takes the place of, as Keras converts it; Keras 2 took it as it was.</summary>
    KerasTensor OfInput(KerasTensor x, Symbol input)
    {
        if (IsKeras2 || x.DType == DType.String || input.DType == DType.String) return x;
        var type = input.DType.IsFloat ? Backend.Of(x).ComputeDType(input.DType) : input.DType;
        return x.DType == type ? x : Ops.Cast(x, type).WithMask(x.Mask);
    }

    /// <inheritdoc/>
    protected override KerasTensor?[] ComputeMask(CallArguments arguments, KerasTensor[] outputs) => Array.ConvertAll(outputs, o => o.Mask);
}
