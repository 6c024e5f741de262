using OnnxKeras;
using OnnxKeras.Layers;
using OnnxKeras.Losses;
using OnnxKeras.Metrics;

/// <summary>A step that fails changes nothing; one that succeeds changes weights and state at its end.</summary>
public class FailedStepTests
{
    readonly float[,,] x = new float[4, 5, 3];
    readonly float[,] y = new float[4, 2];
    bool fails;

    public FailedStepTests()
    {
        var random = new Random(3);
        for (var i = 0; i < 60; i++) x[i / 15, i / 3 % 5, i % 3] = random.NextSingle();
        for (var i = 0; i < 8; i++) y[i / 2, i % 2] = random.NextSingle();
    }

    /// <summary>
    /// A metric that throws comes after losses and gradients, before weights, moving statistics and carried states change.
    /// </summary>
    [Fact]
    public void MetricsThatThrowLeaveWeightsAndState()
    {
        using var model = Make();
        using var twin = Make();
        model.TrainOnBatch(x, y);
        twin.TrainOnBatch(x, y);
        var before = State(model);
        fails = true;
        Assert.Equal("mine", Assert.Throws<InvalidOperationException>(() => model.TrainOnBatch(x, y)).Message);
        Assert.Equal(before, State(model));
        fails = false;
        model.TrainOnBatch(x, y);
        twin.TrainOnBatch(x, y);
        Assert.Equal(State(twin), State(model));
        Assert.NotEqual(before, State(model));
    }

    /// <summary>A normalization that is shared moves its averages once for each use in a step, the later from where the earlier has put
    /// them.</summary>
    [Fact]
    public void LaterUsesSeeWhatEarlierOnesAssigned()
    {
        var normalization = new BatchNormalization(momentum: 0.5);
        var input = Keras.Input([1]);
        using var model = new Model(input, normalization.Apply(normalization.Apply(input) + 4));
        model.Compile("sgd", "mse");
        model.TrainOnBatch(new float[,] { { 1 }, { 3 } }, new float[2, 1]);
        // From 0: halfway to the mean 2, then halfway to the mean 4 of what has mean 0, plus 4.
        Assert.Equal(2.5f, normalization.Weights[2].Value.ToArray<float>()[0], 1e-5f);
    }

    Model Make()
    {
        Keras.ClearSession();
        Keras.SetRandomSeed(1);
        var input = Keras.Input([5, 3], batchSize: 4);
        var normalized = new BatchNormalization(momentum: 0.5).Apply(input);
        var model = new Model(input, new Dense(2).Apply(new LSTM(3, stateful: true).Apply(normalized)));
        Func<KerasTensor, KerasTensor, KerasTensor> mine = (expected, came) =>
            fails ? throw new InvalidOperationException("mine") : Ops.Abs(expected - came);
        model.Compile("adam", "mse", [mine]);
        return model;
    }

    static List<float[]> State(Model model) =>
        [.. model.Weights.Concat(model.Layers.OfType<RNN>().SelectMany(l => l.States)).Select(w => w.Value.ToArray<float>())];
}
