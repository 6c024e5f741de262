using OnnxKeras.Layers;

namespace OnnxKeras.Tests;

/// <summary>An input of an example: the sizes of a sample, which of its axes Keras leaves open, and what it holds.</summary>
/// <param name="Sample">The sizes without the batch.</param>
/// <param name="Open">The axes of a sample that may be <c>null</c>; none by default.</param>
/// <param name="Type">Float32, from −1 to 1; integers from 0 to below <paramref name="Count"/>; or truth values.</param>
/// <param name="Count">The number of integers.</param>
sealed record Operand(int[] Sample, Range? Open = null, DType Type = DType.Float32, int Count = 0)
{
    /// <summary>The sample's shape, with <c>null</c> for open axes if asked.</summary>
    public Shape Shape(bool open) => [.. Sample.Select((d, i) => open && IsOpen(i) ? (int?)null : d)];

    /// <summary>Reproducible values for a batch, whose open axes are longer by so many.</summary>
    public NDArray Values(int batch, int seed, int longer = 0)
    {
        var random = new Random(seed);
        Shape shape = [batch, .. Sample.Select((d, i) => (int?)(IsOpen(i) ? d + longer : d))];
        var count = (int)shape.Size!.Value;
        return Type switch
        {
            DType.Bool => NDArray.Of([.. Enumerable.Range(0, count).Select(i => random.NextSingle() < 0.7f)], shape),
            DType.Float32 => NDArray.Of([.. Enumerable.Range(0, count).Select(i => random.NextSingle() * 2 - 1)], shape),
            _ => NDArray.Of([.. Enumerable.Range(0, count).Select(i => (float)random.Next(Count))], shape).Cast(Type),
        };
    }

    bool IsOpen(int axis) => Open is { } range
        && axis >= range.Start.GetOffset(Sample.Length) && axis < range.End.GetOffset(Sample.Length);
}

/// <summary>A layer with some choice of arguments, and what it is called with.</summary>
/// <param name="Name">The class, then what is special.</param>
/// <param name="Make">Makes the layer.</param>
/// <param name="Inputs">What it is called with.</param>
sealed record Example(string Name, Func<Layer> Make, params Operand[] Inputs)
{
    /// <summary>How the layer is called with its inputs.</summary>
    public Func<Layer, KerasTensor[], KerasTensor[]> Call { get; init; } = (layer, x) => layer.ApplyMany(x);

    /// <summary>Whether open axes are part of the example.</summary>
    public bool HasOpenAxes => Inputs.Any(i => i.Open is not null);

    /// <summary>The last input as a named argument.</summary>
    public static Func<Layer, KerasTensor[], KerasTensor[]> LastAs(string name) =>
        (layer, x) => layer.ApplyMany(new CallArguments(x[..^1], new Dictionary<string, object?> { [name] = x[^1] }));

    /// <summary>A plain argument by name.</summary>
    public static Func<Layer, KerasTensor[], KerasTensor[]> With(string name, object value) =>
        (layer, x) => layer.ApplyMany(new CallArguments(x, new Dictionary<string, object?> { [name] = value }));

    /// <summary>The layer between its inputs and all its outputs.</summary>
    public Model Model(bool open = false, DTypePolicy? policy = null) => ModelOf([this], open, policy);

    /// <summary>Several examples side by side in one model.</summary>
    public static Model ModelOf(IReadOnlyList<Example> examples, bool open = false, DTypePolicy? policy = null)
    {
        Keras.ClearSession();
        if (policy is not null) Keras.SetDTypePolicy(policy);
        Keras.SetRandomSeed(1);
        var (inputs, outputs) = (new List<KerasTensor>(), new List<KerasTensor>());
        foreach (var example in examples)
        {
            KerasTensor[] own = [.. example.Inputs.Select(i => Keras.Input(i.Shape(open), dtype: i.Type))];
            inputs.AddRange(own);
            outputs.AddRange(example.Call(example.Make(), own));
        }
        var model = new Model([.. inputs], [.. outputs]);
        Perturb(model);
        return model;
    }

    /// <summary>Reproducible values for all inputs.</summary>
    public NDArray[] Values(int batch, int longer = 0) => [.. Inputs.Select((input, i) => input.Values(batch, 10 + i, longer))];

    /// <summary>Adds −0.3 to 0.3 to every float weight: zeros and ones hide mistakes.</summary>
    static void Perturb(Layer layer)
    {
        var random = new Random(2);
        foreach (var weight in layer.Weights.Where(w => w.DType == DType.Float32))
            weight.Value = NDArray.Of([.. weight.Value.ToArray<float>().Select(w => w + random.NextSingle() * 0.6f - 0.3f)], weight.Shape);
    }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
