using OnnxKeras.Losses;
using System.Reflection;
using OnnxKeras;
using OnnxKeras.Callbacks;
using OnnxKeras.Layers;

/// <summary>
/// Bad input is refused with what came and what was expected, and the model stays as it was: weights, optimizer and settings.
/// </summary>
public sealed class BadInputTests : IDisposable
{
    readonly float[,] x = new float[12, 4], y = new float[12, 3];
    readonly int[] classes = new int[12];
    readonly Model one, two, steps, sparse;

    public BadInputTests()
    {
        Keras.ClearSession();
        Keras.SetRandomSeed(1);
        for (var i = 0; i < 12; i++) (x[i, i % 4], y[i, i % 3], classes[i]) = (1, 1, i % 3);
        one = Compiled(new Sequential([new InputLayer([4], name: "in"), new Dense(3, activation: "softmax", name: "out")]),
            "categorical_crossentropy");
        sparse = Compiled(new Sequential([new InputLayer([4]), new Dense(3, activation: "softmax", name: "out")]),
            "sparse_categorical_crossentropy");
        steps = Compiled(new Sequential([new InputLayer([5, 4]), new Dense(2, name: "out")]), "mse");
        var input = Keras.Input([4], name: "in");
        two = Compiled(new Model(input, new[] { new Dense(3, name: "a").Apply(input), new Dense(1, name: "b").Apply(input) }), "mse");
        one.TrainOnBatch(x, y);
        sparse.TrainOnBatch(x, classes);
        two.TrainOnBatch(x, new NDArray[] { y, new float[12] });
        steps.TrainOnBatch(new float[12, 5, 4], new float[12, 5, 2]);
    }

    public void Dispose()
    {
        foreach (var model in Models) model.Dispose();
    }

    Model[] Models => [one, two, steps, sparse];

    static Model Compiled(Model model, string loss)
    {
        model.Compile("adam", loss, ["accuracy"]);
        return model;
    }

    static Model Words()
    {
        var words = Keras.Input([1], dtype: DType.String, name: "words");
        var indices = new StringLookup(vocabulary: ["a"]).Apply(words);
        return Compiled(new Model(words, new Dense(3).Apply(Ops.Cast(indices, DType.Float32))), "mse");
    }

    static Model Plain() => new Sequential([new InputLayer([2]), new Dense(1)]);

    /// <summary>All that a call could change.</summary>
    static (object Settings, float[] Numbers, string Names) State(Model model)
    {
        var settings = CompileSettings.Of(model, nameof(State));
        return (settings,
            [.. model.Weights.SelectMany(w => w.Value.ToArray<float>()),
                .. settings.Trainer.GetOptimizerState().SelectMany(s => s.Value.ToArray<float>()),
            (float)model.Optimizer.LearningRate], string.Join(",", model.MetricsNames) + model.StopTraining);
    }

    float[,] With(float[,] array, float value)
    {
        array[4, 1] = value;
        return array;
    }

    static Dictionary<string, NDArray> Named(string name, NDArray array) => new() { [name] = array };

    static IEnumerable<object> Endless(object batch)
    {
        while (true) yield return batch;
    }

    sealed class Rows(int count) : Sequence
    {
        public override int Count => count;
        public override DataBatch this[int index] => new((Data)new float[2, 4], (Data)new float[2, 3]);
    }

    public static TheoryData<string, Action<BadInputTests>> Mistakes => new()
    {
        // Numbers and shapes of the arrays.
        { "'sequential' cannot learn from NaN, which is in sample 4 of input 'in'", t => t.one.Fit(t.With(t.x, float.NaN), t.y) },
        { "cannot learn from NaN, which is in sample 4 of target 'out'", t => t.one.Fit(t.x, t.With(t.y, float.NaN)) },
        { "cannot learn from NaN, which is in sample 2 of sample weight of 'out'",
            t => t.one.Fit(t.x, t.y, sampleWeight: new float[] { 1, 1, float.NaN, 1, 1, 1, 1, 1, 1, 1, 1, 1 }) },
        { "cannot learn from NaN, which is in sample 4 of input 'in'",
            t => t.one.Fit(new float[12, 4], t.y, validationData: (t.With(t.x, float.NaN), t.y)) },
        { "cannot train on or evaluate arrays without samples", t => t.one.Fit(new float[0, 4], new float[0, 3]) },
        { "cannot train on or evaluate arrays without samples", t => t.one.Evaluate(new float[0, 4], new float[0, 3]) },
        { "must be equally long; one has 2 and another 1", t => t.one.Fit(new float[][] { [1, 2], [3] }, t.y) },
        { "cannot take an array of shape (12, 3) for its input 'in', which has the shape (None, 4)", t => t.one.Fit(t.y, t.y) },
        { "cannot take an array of shape (12, 5, 4) for its input 'in', which has the shape (None, 4)",
            t => t.one.TrainOnBatch(new float[12, 5, 4], t.y) },
        { "cannot take an array of shape () for its input 'in'", t => t.one.Fit((NDArray)3, t.y) },
        { "cannot take text for its input 'in', which holds float32", t => t.one.Fit(new string[12, 4], t.y) },
        { "cannot compute in torch, which holds no text, from its input 'words'. Look its terms up first",
            t => Words().Fit(new string[12, 1], t.y) },
        { "cannot compute in torch, which holds no text, from its input 'words'. Look its terms up first",
            t => Words().PredictTorch(new string[12, 1]) },
        { "cannot take text as target of 'out'", t => t.one.Fit(t.x, new string[12, 3]) },
        { "needs arrays with the same number of samples, but got 12 for input 'in', 11 for target 'out'",
            t => t.one.Fit(t.x, new float[11, 3]) },
        { "but got 12 for input 'in', 12 for target 'out', 11 for sample weight of 'out'",
            t => t.one.Evaluate(t.x, t.y, sampleWeight: new float[11]) },
        { "needs sample weights of shape (samples,), or one for each position of 'out', which has the shape (None, 3); weights of shape "
            + "(12, 2) came", t => t.one.Fit(t.x, t.y, sampleWeight: new float[12, 2]) },
        { "weights of shape (12, 4) came", t => t.steps.Fit(new float[12, 5, 4], new float[12, 5, 2], sampleWeight: new float[12, 4]) },
        // Targets that a loss cannot take.
        { "the loss categorical_crossentropy, which wants targets of shape (None, 3), but targets of shape (None,) came. These look like "
            + "class indices: use 'sparse_categorical_crossentropy'", t => t.one.Fit(t.x, t.classes) },
        { "targets of shape (None, 1) came. These look like class indices: use 'sparse_categorical_crossentropy'",
            t => t.one.Fit(t.x, new int[12, 1]) },
        { "the loss sparse_categorical_crossentropy, which wants targets of shape (None,), but targets of shape (None, 3) came. These look "
            + "like one-hot classes: use 'categorical_crossentropy'", t => t.sparse.Fit(t.x, t.y) },
        { "targets of class 3 for output 'out', whose classes are 0 to 2",
            t => t.sparse.Fit(t.x, new int[] { 0, 1, 2, 3, 0, 0, 0, 0, 0, 0, 0, 0 }) },
        { "targets of class -1 for output 'out', whose classes are 0 to 2",
            t => t.sparse.TrainOnBatch(t.x, new int[] { 0, -1, 2, 3, 0, 0, 0, 0, 0, 0, 0, 0 }) },
        { "targets of shape (None, 4, 2) came", t => t.steps.Fit(new float[12, 5, 4], new float[12, 4, 2]) },
        { "Output 'b' has the loss mean_squared_error, which wants targets of shape (None, 1), but targets of shape (None, 2) came",
            t => t.two.Evaluate(t.x, new NDArray[] { t.y, new float[12, 2] }) },
        // Numbers and names of arrays.
        { "The model has 1 inputs (in), but 2 array(s) came", t => t.one.Fit(new NDArray[] { t.x, t.x }, t.y) },
        { "The model has 2 targets (a, b), but 1 array(s) came", t => t.two.Fit(t.x, t.y) },
        { "The model has 2 sample weights (a, b), but 3 array(s) came",
            t => t.two.Fit(t.x, new NDArray[] { t.y, new float[12] }, sampleWeight: new NDArray[] { t.y, t.y, t.y }) },
        { "must be compiled before Fit", _ => Plain().Fit(new float[1, 2], new float[1, 1]) },
        { "No output has a loss, and no layer adds one: give Compile a loss before training",
            t => { using var m = Plain(); m.Compile("sgd"); m.Fit(new float[1, 2], new float[1, 1], verbose: 0); } },
        { "needs inputs in Fit (in), but none came", t => t.one.Fit(y: t.y) },
        { "needs targets in Fit (out), but none came", t => t.one.Fit(t.x) },
        { "needs targets in TrainOnBatch (out), but none came", t => t.one.TrainOnBatch(t.x) },
        { "Unknown name among the inputs 'im'. Did you mean 'in'?", t => t.one.Fit(Named("im", t.x), t.y) },
        { "Unknown name among the inputs 'more'. Known: in",
            t => t.one.Fit(new Dictionary<string, NDArray> { ["in"] = t.x, ["more"] = t.x }, t.y) },
        { "Unknown name among the targets 'aut'. Did you mean 'out'?", t => t.one.Fit(t.x, Named("aut", t.y)) },
        { "No array came for 'b' of the model's targets (a, b)", t => t.two.TestOnBatch(t.x, Named("a", t.y)) },
        { "Unknown name among the sample weights 'c'",
            t => t.two.Fit(t.x, new NDArray[] { t.y, new float[12] }, sampleWeight: Named("c", new float[12])) },
        { "Unknown output in classWeight 'c'",
            t => t.two.Fit(t.x, new NDArray[] { t.y, new float[12] },
                classWeight: new Dictionary<string, Dictionary<int, double>> { ["c"] = [] }) },
        { "The model has several outputs (a, b): give classWeight as a dictionary by output name",
            t => t.two.Fit(t.x, new NDArray[] { t.y, new float[12] }, classWeight: new Dictionary<int, double>()) },
        { "classWeight and sampleWeight cannot both be given",
            t => t.one.Fit(t.x, t.y, sampleWeight: new float[12], classWeight: new Dictionary<int, double>()) },
        { "classWeight needs targets of shape (samples,) or (samples, classes), but those of 'out' have the shape (12, 5, 2)",
            t => t.steps.Fit(new float[12, 5, 4], new float[12, 5, 2], classWeight: new Dictionary<int, double>()) },
        // Compile: what it refuses leaves the earlier settings.
        { "Unknown output in the dictionary of losses 'c'", t => t.two.Compile("sgd", new Dictionary<string, string> { ["c"] = "mse" }) },
        { "Unknown output in the dictionary of metrics 'c'",
            t => t.two.Compile("sgd", "mse", new Dictionary<string, MetricList> { ["c"] = ["mae"] }) },
        { "Unknown output in the dictionary of metrics 'c'",
            t => t.two.Compile("sgd", "mse", weightedMetrics: new Dictionary<string, MetricList> { ["c"] = ["mae"] }) },
        { "Unknown output in the dictionary of loss weights 'c'",
            t => t.two.Compile("sgd", "mse", lossWeights: new Dictionary<string, double> { ["c"] = 1 }) },
        { "Unknown output in the dictionary of sample weight modes 'c'",
            t => t.two.Compile("sgd", "mse", sampleWeightMode: new Dictionary<string, string?> { ["c"] = "temporal" }) },
        { "Compile got 3 losses for 2 outputs (a, b)", t => t.two.Compile("sgd", ["mse", "mse", "mse"]) },
        { "Compile got 1 loss weights for 2 outputs (a, b)", t => t.two.Compile("sgd", "mse", lossWeights: [1]) },
        { "Compile got 3 lists of metrics for 2 outputs (a, b)", t => t.two.Compile("sgd", "mse", [["mae"], ["mae"], ["mae"]]) },
        { "sampleWeightMode must be \"temporal\" or null, got \"tempural\"",
            t => t.steps.Compile("sgd", "mse", sampleWeightMode: "tempural") },
        { "Output 'out' of shape (None, 3) has no steps", t => t.one.Compile("sgd", "mse", sampleWeightMode: "temporal") },
        { "Did you mean 'rmsprop'?", t => t.one.Compile("rmsprob", "mse") },
        { "Did you mean 'mean_squared_error'?", t => t.one.Compile("sgd", "mean_square_error") },
        { "Unknown metric 'acuracy'. Did you mean 'accuracy'?", t => t.one.Compile("sgd", "mse", ["acuracy"]) },
        // Options.
        { "validationSplit 1 leaves no samples to train or to validate on out of 12; it must lie between 0 and 1",
            t => t.one.Fit(t.x, t.y, validationSplit: 1) },
        { "validationSplit -0.1", t => t.one.Fit(t.x, t.y, validationSplit: -0.1) },
        { "validationSplit 0.95 leaves no samples", t => t.one.Fit(t.x, t.y, validationSplit: 0.95) },
        { "batchSize must be positive, got 0", t => t.one.Fit(t.x, t.y, batchSize: 0) },
        { "batchSize must be positive, got -3", t => t.one.Evaluate(t.x, t.y, batchSize: -3) },
        { "batchSize must be positive, got -3", t => t.one.Fit(t.x, t.y, validationData: (t.x, t.y), validationBatchSize: -3) },
        { "batchSize must be positive, got 0", t => t.one.PredictTorch(t.x, batchSize: 0) },
        { "epochs must not be negative, got -1", t => t.one.Fit(t.x, t.y, epochs: -1) },
        { "initialEpoch must not be negative, got -1", t => t.one.Fit(t.x, t.y, initialEpoch: -1) },
        { "stepsPerEpoch must be positive, got 0", t => t.one.Fit(t.x, t.y, stepsPerEpoch: 0) },
        { "validationSteps must be positive, got -1", t => t.one.Fit(t.x, t.y, validationData: (t.x, t.y), validationSteps: -1) },
        { "validationFreq must be positive, got 0", t => t.one.Fit(t.x, t.y, validationFreq: 0) },
        { "steps must be positive, got 0", t => t.one.Evaluate(t.x, t.y, steps: 0) },
        { "verbose must be 0 (silent), 1 (a progress bar) or 2 (a line an epoch), got 7", t => t.one.Fit(t.x, t.y, verbose: 7) },
        { "shuffle must be true, false or \"batch\", got \"batches\"", t => t.one.Fit(t.x, t.y, shuffle: "batches") },
        { "dtype policy 'float64' is not supported: weights are kept in float32. Take one of float32, mixed_float16, mixed_bfloat16",
            _ => Keras.SetDTypePolicy("float64") },
        { "was called with the policy float32; it cannot change to mixed_bfloat16: set it as the layer is made",
            t => t.one.Layers[0].DTypePolicy = "mixed_bfloat16" },
        { "Unknown dtype policy 'mixed_flaot16'. Did you mean 'mixed_float16'?", _ => Keras.SetDTypePolicy("mixed_flaot16") },
        // Generators.
        { "stepsPerEpoch is needed with a generator, which may be endless", t => t.one.FitGenerator(Endless((t.x, t.y))) },
        { "steps is needed with a generator, which may be endless", t => t.one.EvaluateGenerator(Endless((t.x, t.y))) },
        { "validationSteps is needed with a generator",
            t => t.one.FitGenerator(Endless((t.x, t.y)), 1, validationData: ValidationData.From(Endless((t.x, t.y)))) },
        { "should yield (inputs, targets) or (inputs, targets, sampleWeights)", t => t.one.FitGenerator(Endless((t.x, t.y, t.y, t.y)), 1) },
        { "but it yielded a tuple of 2: (String, Single[,])", t => t.one.FitGenerator(Endless(("x", t.y)), 1) },
        { "but it yielded a Int32", t => t.one.FitGenerator(Enumerable.Range(0, 9), 3) },
        { "but it yielded a tuple of 4: (Int32, Int32, Int32, Int32)", t => t.one.FitGenerator(new[] { (1, 2, 3, 4) }) },
        { "stepsPerEpoch must be positive, got 0", t => t.one.FitGenerator(Endless((t.x, t.y)), 0) },
        { "classWeight and sampleWeight cannot both be given",
            t => t.one.FitGenerator(Endless((t.x, t.y, new float[12])), 1, classWeight: new Dictionary<int, double>()) },
        { "but it yielded null", t => t.one.FitGenerator(Endless(null!), 1) },
        { "needs targets in FitGenerator (out), but none came", t => t.one.FitGenerator(Endless(t.x), 1) },
        { "cannot take an array of shape (12, 3) for its input 'in'", t => t.one.FitGenerator(Endless((t.y, t.y)), 1) },
        { "An epoch had no batches to train on", t => t.one.FitGenerator(Array.Empty<object>().Where(_ => true), 1) },
        { "The generator has no batches", t => t.one.FitGenerator(new Rows(0)) },
        { "maxQueueSize must be positive, got 0", t => t.one.FitGenerator(new Rows(2), maxQueueSize: 0) },
        { "workers must be 0 (the calling thread) or more, got -1", t => t.one.EvaluateGenerator(new Rows(2), workers: -1) },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void IsRefusedAndChangesNothing(string message, Action<BadInputTests> mistake)
    {
        var before = Array.ConvertAll(Models, State);
        Assert.Contains(message, Assert.ThrowsAny<KerasException>(() => mistake(this)).Message);
        Assert.Equal(before.Select(s => s.Settings), Models.Select(m => State(m).Settings));
        Assert.Equal(before.Select(s => s.Numbers), Models.Select(m => State(m).Numbers));
        Assert.Equal(before.Select(s => s.Names), Models.Select(m => State(m).Names));
    }

    [Fact]
    public void MetricsThatCannotCompareLeaveTheWeights()
    {
        sparse.Compile("adam", "sparse_categorical_crossentropy", ["mae"]);
        var before = State(sparse).Numbers;
        Assert.Contains("The metric mae cannot compare targets of shape (12,) with output 'out' of shape (12, 3): The size of tensor a",
            Assert.ThrowsAny<KerasException>(() => sparse.Fit(x, classes)).Message);
        Assert.Equal(before, State(sparse).Numbers);
    }

    /// <summary>TorchSharp would let torch's error about the product of counts end the process.</summary>
    [Fact]
    public void MetricsOfOtherShapesAreRefused()
    {
        sparse.Compile("adam", "sparse_categorical_crossentropy", [new OnnxKeras.Metrics.MeanIoU(3)]);
        Assert.Contains("shapes (3, 12) and (36, 3) cannot be multiplied",
            Assert.ThrowsAny<KerasException>(() => sparse.Fit(x, classes)).Message);
    }

    public static TheoryData<string> Losses => [.. typeof(Loss).Assembly.GetTypes()
        .Where(t => t.Namespace == "OnnxKeras.Losses" && t.IsSubclassOf(typeof(Loss)) && t is { IsAbstract: false, IsPublic: true }
            && t.Name != "CustomLoss").Select(t => t.Name)];

    /// <summary>Every loss says which targets it wants.</summary>
    [Theory]
    [MemberData(nameof(Losses))]
    public void LossesSayWhichTargetsTheyWant(string name)
    {
        var constructor = typeof(Loss).Assembly.GetType("OnnxKeras.Losses." + name)!.GetConstructors().Single();
        var loss = (Loss)constructor.Invoke(BindingFlags.OptionalParamBinding, null,
            [.. constructor.GetParameters().Select(_ => Type.Missing)], null);
        one.Compile("sgd", loss);
        var before = State(one);
        if (loss is CTC)
        {
            Assert.Contains("takes outputs of shape (samples, steps, classes), got (None, 3)",
                Assert.ThrowsAny<KerasException>(() => one.Fit(x, new float[12, 7])).Message);
            Assert.Equal(before.Numbers, State(one).Numbers);
            return;
        }
        var wanted = loss.TargetShape([null, 3]);
        Assert.Contains($"Output 'out' has the loss {loss.Name}, which wants targets of shape {wanted}, but targets of shape (None, 7) "
            + "came", Assert.ThrowsAny<KerasException>(() => one.Fit(x, new float[12, 7])).Message);
        Assert.Equal(before.Numbers, State(one).Numbers);
    }

    /// <summary>
    /// What ends an epoch in its middle leaves the model after the last whole step: it goes on as if only those had been.
    /// </summary>
    [Theory]
    [InlineData("callback")]
    [InlineData("cancellation")]
    [InlineData("generator")]
    [InlineData("bad batch")]
    public void EndsInTheMiddleLeaveWholeSteps(string end)
    {
        NDArray X = x, Y = y;
        using var source = new CancellationTokenSource();
        var third = new LambdaCallback(onTrainBatchEnd: (batch, _) =>
        {
            if (batch == 2 && end == "callback") throw new InvalidOperationException("mine");
            if (batch == 2 && end == "cancellation") source.Cancel();
        });
        var error = Record.Exception(() => end is "callback" or "cancellation"
            ? one.Fit(x, y, batchSize: 3, shuffle: false, verbose: 0, callbacks: [third], cancellationToken: source.Token)
            : one.FitGenerator(Batches(), 4, verbose: 0));
        if (end == "callback") Assert.Equal("mine", Assert.IsType<InvalidOperationException>(error).Message);
        else if (end == "cancellation") Assert.IsAssignableFrom<OperationCanceledException>(error);
        else if (end == "generator") Assert.Equal("broken", Assert.IsType<InvalidOperationException>(error).Message);
        else Assert.Contains("cannot take an array of shape (3, 9)", Assert.IsAssignableFrom<KerasException>(error).Message);

        var interrupted = State(one).Numbers;
        one.Fit(x, y, batchSize: 12, epochs: 2, verbose: 0);
        var goneOn = State(one).Numbers;

        using var other = new BadInputTests();
        for (var i = 0; i < 9; i += 3) other.one.TrainOnBatch(X.Rows(i, i + 3), Y.Rows(i, i + 3));
        Assert.Equal(State(other.one).Numbers, interrupted);
        for (var i = 0; i < 2; i++) other.one.TrainOnBatch(x, y);
        Assert.Equal(State(other.one).Numbers, goneOn, (a, b) => Math.Abs(a - b) < 1e-6);

        IEnumerable<(Data, Data)> Batches()
        {
            for (var i = 0; i < 9; i += 3) yield return (X.Rows(i, i + 3), Y.Rows(i, i + 3));
            if (end == "generator") throw new InvalidOperationException("broken");
            yield return (new float[3, 9], new float[3, 3]);
        }
    }
}
