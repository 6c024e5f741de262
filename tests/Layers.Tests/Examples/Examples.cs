using OnnxKeras.Layers;

namespace OnnxKeras.Tests;

/// <summary>Every layer with several choices of arguments: the rows of every table in this project.</summary>
static partial class Examples
{
    /// <summary>Layers that compute nothing from a tensor of numbers, with the reason.</summary>
    public static readonly Dictionary<Type, string> Excluded = new()
    {
        [typeof(InputLayer)] = "it has no input",
        [typeof(ConvLSTMCell)] = "the ConvLSTM layers alone make it",
        [typeof(StringLookup)] = "torch holds no text; LookupTests compare it with Keras",
    };

    /// <summary>All examples.</summary>
    public static IReadOnlyList<Example> All { get; } =
        [.. Core, .. Activations, .. Convolutions, .. Pooling, .. Normalizations, .. Merging, .. Recurrent, .. Attentions, .. Reshaping,
            .. Regularizations, .. Preprocessing, .. Pictures, .. Signals];

    /// <summary>The example of a name.</summary>
    public static Example Of(string name) => All.Single(e => e.Name == name);

    /// <summary>The names of the examples that pass a test.</summary>
    public static TheoryData<string> Names(Func<Example, bool> test) => [.. All.Where(test).Select(e => e.Name)];

    /// <summary>Every public layer class.</summary>
    public static IEnumerable<Type> Classes => typeof(Layer).Assembly.GetExportedTypes()
        .Where(t => t.Namespace == typeof(Dense).Namespace && !t.IsAbstract && t.IsAssignableTo(typeof(Layer)));

    static Operand Floats(int[] sample, Range? open = null) => new(sample, open);

    static Operand Ints(int[] sample, int count, Range? open = null) => new(sample, open, DType.Int32, count);

    static Operand Truths(int[] sample, Range? open = null) => new(sample, open, DType.Bool);

    static IEnumerable<Example> Core =>
    [
        new("Dense", () => new Dense(4, "tanh"), Floats([5])),
        new("Dense over steps", () => new Dense(4, useBias: false), Floats([3, 5], ..1)),
        new("Activation", () => new Activation("gelu"), Floats([5])),
        new("Activation over steps", () => new Activation("selu"), Floats([4, 3], ..1)),
        new("EinsumDense", () => new EinsumDense("abc,cd->abd", [null, 6], "tanh", "d"), Floats([4, 5], ..1)),
        new("EinsumDense of an ellipsis", () => new EinsumDense("...x,xy->...y", [4], biasAxes: "y"), Floats([3, 5])),
        new("Embedding", () => new Embedding(7, 4), Ints([5], 7, ..)),
        new("Embedding with a mask into LSTM", () => new Embedding(7, 4, maskZero: true), Ints([5], 7, ..)) { Call = (l,
            x) => new LSTM(3).ApplyMany(l.Apply(x)) },
        new("Pipeline", () => new Pipeline([new Dense(4, "tanh"), new ReLU(), new LayerNormalization()]), Floats([4, 3], ..1)),
        new("Pipeline of a mask", () => new Pipeline([new Masking(0.5), new LSTM(3, returnSequences: true)]), Floats([5, 3],
            ..1)) { Call = (l, x) => new GRU(3).ApplyMany(l.Apply(x)) },
        new("ReversibleEmbedding", () => new ReversibleEmbedding(7, 4), Ints([5], 7, ..)),
        new("ReversibleEmbedding reversed", () => new ReversibleEmbedding(7, 4, logitSoftCap: 2), Ints([5], 7)) { Call = (l,
            x) => With("reverse", true)(l, l.ApplyMany(x)) },
        new("ReversibleEmbedding untied", () => new ReversibleEmbedding(7, 4, tieWeights: false), Ints([5], 7)) { Call = (l,
            x) => With("reverse", true)(l, l.ApplyMany(x)) },
        new("Identity", () => new Identity(), Floats([5], ..)),
        new("Lambda", () => new Lambda(x => Ops.Sin(x) * 2), Floats([5])),
        new("Masking", () => new Masking(0.5), Floats([5, 3], ..1)),
        new("Masking into GRU", () => new Masking(0.5), Floats([5, 3], ..1)) { Call = (l, x) => new GRU(3).ApplyMany(l.Apply(x)) },
        new("TimeDistributed", () => new TimeDistributed(new Dense(3, "tanh")), Floats([4, 5], ..1)),
        new("TimeDistributed of images", () => new TimeDistributed(new Conv2D(2, 2)), Floats([3, 4, 4, 2], ..1)),
        new("TimeDistributed of images of any size", () => new TimeDistributed(new MaxPooling2D(2, (1, 2))), Floats([3, 4, 5, 2], ..3)),
    ];

    static IEnumerable<Example> Activations =>
    [
        new("ELU", () => new ELU(0.7), Floats([4, 3], ..1)),
        new("LeakyReLU", () => new LeakyReLU(0.2), Floats([4, 3], ..1)),
        new("PReLU", () => new PReLU("uniform"), Floats([4, 3])),
        new("PReLU shared", () => new PReLU("uniform", sharedAxes: [1, 2]), Floats([4, 5, 3], ..2)),
        new("ReLU", () => new ReLU(), Floats([4, 3], ..1)),
        new("ReLU limited", () => new ReLU(0.6, 0.1, 0.2), Floats([4, 3], ..1)),
        new("Softmax", () => new Softmax(), Floats([4, 3], ..1)),
        new("Softmax of two axes", () => new Softmax(new[] { 1, 2 }), Floats([4, 3], ..1)),
        new("ThresholdedReLU", () => new ThresholdedReLU(0.3), Floats([4, 3], ..1)),
    ];

    static IEnumerable<Example> Merging =>
    [
        new("Add", () => new Add(), Floats([4, 3], ..1), Floats([4, 3], ..1), Floats([4, 3], ..1)),
        new("Add broadcast", () => new Add(), Floats([4, 3], ..1), Floats([3])),
        new("Average", () => new Average(), Floats([4, 3], ..1), Floats([4, 3], ..1)),
        new("Concatenate", () => new Concatenate(), Floats([4, 3], ..1), Floats([4, 2], ..1)),
        new("Concatenate of steps", () => new Concatenate(1), Floats([4, 3], ..1), Floats([2, 3], ..1)),
        new("Dot", () => new Dot(1), Floats([5]), Floats([5])),
        new("Dot of matrices", () => new Dot(new[] { 2, 1 }), Floats([4, 3], ..1), Floats([3, 2])),
        new("Dot normalized", () => new Dot(-1, normalize: true), Floats([4, 3], ..1), Floats([2, 3])),
        new("Maximum", () => new Maximum(), Floats([4, 3], ..1), Floats([4, 3], ..1)),
        new("Minimum", () => new Minimum(), Floats([4, 3], ..1), Floats([4, 3], ..1)),
        new("Multiply", () => new Multiply(), Floats([4, 3], ..1), Floats([4, 3], ..1)),
        new("Subtract", () => new Subtract(), Floats([4, 3], ..1), Floats([4, 3], ..1)),
    ];

    static IEnumerable<Example> Normalizations =>
    [
        new("BatchNormalization", () => new BatchNormalization(), Floats([5])),
        new("BatchNormalization of images", () => new BatchNormalization(), Floats([4, 5, 3], ..2)),
        new("BatchNormalization channels first", () => new BatchNormalization(1), Floats([3, 4, 5], 1..)),
        new("BatchNormalization of sequences, plain", () => new BatchNormalization(center: false, scale: false), Floats([4, 3], ..1)),
        new("BatchNormalization with a mask", () => new BatchNormalization(), Floats([4, 3], ..1), Truths([4],
            ..)) { Call = LastAs("mask") },
        new("BatchNormalization renormalized", () => new BatchNormalization(1, renorm: true), Floats([3, 4], 1..)),
        new("GroupNormalization", () => new GroupNormalization(2), Floats([4, 5, 6], ..2)),
        new("GroupNormalization channels first", () => new GroupNormalization(3, 1), Floats([6, 4, 5], 1..)),
        new("GroupNormalization instance", () => new GroupNormalization(-1, scale: false), Floats([4, 5, 3])),
        new("LayerNormalization", () => new LayerNormalization(), Floats([4, 5], ..1)),
        new("LayerNormalization of two axes", () => new LayerNormalization(new[] { 1, 2 }), Floats([4, 5])),
        new("LayerNormalization of a first axis", () => new LayerNormalization(1, center: false), Floats([4, 5])),
        new("LayerNormalization plain", () => new LayerNormalization(center: false, scale: false), Floats([4, 5], ..1)),
        new("LayerNormalization rms", () => new LayerNormalization(rmsScaling: true), Floats([4, 5], ..1)),
        new("RMSNormalization", () => new RMSNormalization(), Floats([4, 5], ..1)),
        new("RMSNormalization of two axes", () => new RMSNormalization(new[] { 1, 2 }), Floats([4, 5])),
        new("Normalization", () => new Normalization(-1, NDArray.Of([0.1f, 0.2f, 0.3f], [3]), NDArray.Of([1f, 2f, 3f], [3])), Floats([4,
            3], ..1)),
        new("Normalization inverted", () => new Normalization([], 0.5, 2.0, invert: true), Floats([4, 3], ..1)),
        new("SpectralNormalization", () => new SpectralNormalization(new Dense(3)), Floats([5])),
        new("SpectralNormalization of a convolution", () => new SpectralNormalization(new Conv2D(3, 2), 2), Floats([4, 5, 2], ..2)),
        new("UnitNormalization", () => new UnitNormalization(), Floats([4, 3], ..1)),
        new("UnitNormalization of two axes", () => new UnitNormalization(new[] { 1, 2 }), Floats([4, 3], ..1)),
    ];

    static IEnumerable<Example> Attentions =>
    [
        new("Attention", () => new Attention(), Floats([4, 3], ..1), Floats([5, 3], ..1)),
        new("Attention of a key, scaled", () => new Attention(useScale: true), Floats([4, 3]), Floats([5, 2]), Floats([5, 3])),
        new("Attention concat", () => new Attention(true, ScoreMode.Concat), Floats([4, 3], ..1), Floats([5, 3], ..1)),
        new("Attention causal", () => new Attention(), Floats([4, 3], ..1), Floats([4, 3], ..1)) { Call = With("useCausalMask", true) },
        new("AdditiveAttention", () => new AdditiveAttention(), Floats([4, 3], ..1), Floats([5, 3], ..1)),
        new("AdditiveAttention causal, plain", () => new AdditiveAttention(useScale: false), Floats([4, 3], ..1), Floats([4, 3],
            ..1)) { Call = With("useCausalMask", true) },
        new("MultiHeadAttention", () => new MultiHeadAttention(2, 3), Floats([4, 5], ..1), Floats([6, 5], ..1)),
        new("MultiHeadAttention of a key", () => new MultiHeadAttention(2, 3, 4, outputShape: [7]), Floats([4, 5]), Floats([6, 3]),
            Floats([6, 2])),
        new("MultiHeadAttention causal", () => new MultiHeadAttention(2, 3, useBias: false), Floats([4, 5], ..1), Floats([4, 5],
            ..1)) { Call = With("useCausalMask", true) },
        new("MultiHeadAttention with a mask", () => new MultiHeadAttention(2, 3), Floats([4, 5]), Floats([6, 5]), Truths([4,
            6])) { Call = LastAs("attentionMask") },
        new("MultiHeadAttention in a window", () => new MultiHeadAttention(2, 3, slidingWindow: 2), Floats([4, 5], ..1),
            Floats([6, 5], ..1)),
        new("MultiHeadAttention over two axes", () => new MultiHeadAttention(2, 3, attentionAxes: new[] { 1, 2 }), Floats([2, 3, 5]),
            Floats([2, 3, 5])),
        new("GroupedQueryAttention", () => new GroupedQueryAttention(3, 4, 2), Floats([4, 5], ..1), Floats([6, 5], ..1)),
        new("GroupedQueryAttention in a causal window", () => new GroupedQueryAttention(2, 4, 1, slidingWindow: 3), Floats([5, 5], ..1),
            Floats([5, 5], ..1)) { Call = With("useCausalMask", true) },
        new("GroupedQueryAttention causal", () => new GroupedQueryAttention(2, 4, 1, useBias: false), Floats([4, 5], ..1), Floats([4, 5],
            ..1)) { Call = With("useCausalMask", true) },
    ];

    static Func<Layer, KerasTensor[], KerasTensor[]> LastAs(string name) => Example.LastAs(name);

    static Func<Layer, KerasTensor[], KerasTensor[]> With(string name, object value) => Example.With(name, value);
}
