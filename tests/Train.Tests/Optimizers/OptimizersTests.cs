namespace OnnxKeras.Tests;

/// <summary>Optimizers against what Keras recorded: each step's loss, then weights and state.</summary>
[Collection(nameof(Alone))] // Loading a hundred models would blur what other tests measure of memory.
public sealed class OptimizersTests
{
    public static TheoryData<string, string> Steps() => Cases(c => c.Mode == "train_on_batch");

    [Theory]
    [MemberData(nameof(Steps))]
    public void Trains_as_Keras_recorded(string folder, string name)
    {
        var trace = Find(folder, name);
        using var model = trace.Model("before");
        var (optimizer, trainer) = Compile(trace, model);
        using var data = trace.Data();
        var (x, y, losses) = (data.Read("x/0"), data.Read("y/0"), data.Read("losses"));
        var sum = 0.0;
        for (var step = 0; step < losses.Shape[0]; step++)
        {
            double loss = model.TrainOnBatch(Batch(trace, x, step), Batch(trace, y, step));
            sum += loss;
            // Early versions of Keras 3 return the mean since the first call, whatever the cases' notes say.
            if (IsEarly(trace)) loss = sum / (step + 1);
            Close(trace, losses.GetDouble(step * losses.Shape[1]!.Value), loss, $"loss of step {step}");
            if (data.HasDataset("learning_rate_after_step"))
                Close(trace, data.Read("learning_rate_after_step").GetDouble(step), optimizer.LearningRate,
                    $"learning rate after step {step}");
        }
        CloseToAfter(trace, model, trainer);
    }

    [Fact]
    public void Fit_ends_with_the_moving_average()
    {
        var trace = Find("keras3/train", "fit_ema_schedule");
        using var model = trace.Model("before");
        var (_, trainer) = Compile(trace, model);
        using var data = trace.Data();
        var epochs = data.Read("history/loss");
        var history = model.Fit(data.Read("x/0"), data.Read("y/0"), batchSize: trace.BatchSize, epochs: epochs.Count, verbose: 0,
            shuffle: false);
        for (var i = 0; i < epochs.Count; i++) Close(trace, epochs.GetDouble(i), history["loss"][i], $"loss of epoch {i}");
        CloseToAfter(trace, model, trainer);
    }

    /// <summary>Three steps, a new model from weights and state, and three more steps are six steps, bit for bit.</summary>
    [Theory]
    [MemberData(nameof(Steps))]
    public void Resumes_exactly(string folder, string name)
    {
        var trace = Find(folder, name);
        using var data = trace.Data();
        var (x, y) = (data.Read("x/0"), data.Read("y/0"));
        using var whole = trace.Model("before");
        var (_, wholeTrainer) = Compile(trace, whole);
        using var first = trace.Model("before");
        var (optimizer, firstTrainer) = Compile(trace, first);
        if (trace.IsKeras2 && (optimizer is Optimizers.Nadam || optimizer.Decay > 0)) return; // Keras 2 forgets what these would need.
        for (var step = 0; step < 4; step++) whole.TrainOnBatch(Batch(trace, x, step), Batch(trace, y, step));
        for (var step = 0; step < 2; step++) first.TrainOnBatch(Batch(trace, x, step), Batch(trace, y, step));

        using var second = trace.Model("before");
        foreach (var (from, to) in first.Weights.Zip(second.Weights)) to.Value = from.Value;
        second.Compile(trace.Optimizer(), trace.Loss);
        var secondTrainer = CompileSettings.Of(second, "test").Trainer;
        secondTrainer.SetOptimizerState([.. firstTrainer.GetOptimizerState().Select(s => s.Value)]);
        for (var step = 2; step < 4; step++) second.TrainOnBatch(Batch(trace, x, step), Batch(trace, y, step));

        foreach (var (expected, came) in whole.Weights.Zip(second.Weights))
            Assert.Equal(expected.Value.ToArray<float>(), came.Value.ToArray<float>());
        Assert.Equal(wholeTrainer.GetOptimizerState().Select(s => (s.Path, Values: string.Join(' ', s.Value.ToArray<double>()))),
            secondTrainer.GetOptimizerState().Select(s => (s.Path, Values: string.Join(' ', s.Value.ToArray<double>()))));
    }

    [Theory]
    [InlineData("keras3/compat/3.6.0/train", "opt_nadam")]
    [InlineData("keras3/train", "opt_nadam")]
    [InlineData("keras3/train", "opt_adam_ema")]
    [InlineData("keras2/train", "opt_adam_amsgrad")]
    public void Takes_on_the_state_of_a_file(string folder, string name)
    {
        var trace = Find(folder, name);
        using var model = trace.Model("after");
        model.Compile(trace.Optimizer(), trace.Loss);
        var trainer = CompileSettings.Of(model, "test").Trainer;
        trainer.SetOptimizerState(trace.State("after"));
        CloseToAfter(trace, model, trainer);
    }

    static (Optimizer, Trainer) Compile(OptimizersTrace trace, Model model)
    {
        var optimizer = trace.Optimizer();
        model.Compile(optimizer, trace.Loss);
        var trainer = CompileSettings.Of(model, "test").Trainer;
        trainer.SetOptimizerState(trace.State("before"));
        return (optimizer, trainer);
    }

    static void CloseToAfter(OptimizersTrace trace, Model model, Trainer trainer)
    {
        using var after = trace.Model("after");
        foreach (var (expected, came) in after.Weights.Zip(model.Weights)) Close(trace, expected.Value, came.Value, $"{expected}");
        var state = trainer.GetOptimizerState();
        if (!trace.HasStateAfter) return;
        var saved = trace.StatePaths().Zip(trace.State("after")).ToList();
        if (IsEarly(trace) && saved.FindIndex(s => s.First == "variable") is >= 0 and var i) // Nadam's product moved behind the slots.
        {
            saved.Add(saved[i]);
            saved.RemoveAt(i);
        }
        Assert.Equal(saved.Select(s => s.First), state.Select(s => s.Path));
        foreach (var (expected, came) in saved.Zip(state)) Close(trace, expected.Second, came.Value, came.Path);
    }

    static bool IsEarly(OptimizersTrace trace) => trace.Folder.Contains("compat", StringComparison.Ordinal);

    static NDArray Batch(OptimizersTrace trace, NDArray rows, int step) => rows.Rows(step * trace.BatchSize, (step + 1) * trace.BatchSize);

    static void Close(OptimizersTrace trace, NDArray expected, NDArray came, string what)
    {
        Assert.Equal(expected.Shape, came.Shape);
        for (var i = 0; i < expected.Count; i++) Close(trace, expected.GetDouble(i), came.GetDouble(i), $"{what}[{i}]");
    }

    static void Close(OptimizersTrace trace, double expected, double came, string what) =>
        Assert.True(Math.Abs(expected - came) <= trace.Atol + trace.Rtol * Math.Abs(expected),
            $"{trace}: {what} is {came:R}, Keras has {expected:R}");

    static OptimizersTrace Find(string folder, string name) => OptimizersTrace.In(folder).Single(c => c.Name == name);

    static TheoryData<string, string> Cases(Func<OptimizersTrace, bool> which)
    {
        var data = new TheoryData<string, string>();
        foreach (var trace in OptimizersTrace.Folders.SelectMany(OptimizersTrace.In))
            if ((trace.Name.StartsWith("opt_", StringComparison.Ordinal) || trace.Name.StartsWith("resume_", StringComparison.Ordinal))
                && which(trace))
                data.Add(trace.Folder, trace.Name);
        return data;
    }
}
