using OnnxKeras.Config;

namespace OnnxKeras.Callbacks;

/// <summary>Sets the learning rate before each epoch: a function of the epoch, counted from 0, and of the present rate.</summary>
public sealed class LearningRateScheduler(Func<int, double, double> schedule, int verbose = 0) : Callback
{
    /// <summary>A function of the epoch.</summary>
    public LearningRateScheduler(Func<int, double> schedule, int verbose = 0) : this((epoch, _) => schedule(epoch), verbose) { }

    /// <summary>The function gets the rate in single precision, as it is saved.</summary>
    public override void OnEpochBegin(int epoch, Logs logs)
    {
        var rate = schedule(epoch, (float)Model.Optimizer.LearningRate);
        if (!double.IsFinite(rate) || rate < 0) throw new KerasException($"LearningRateScheduler's function gave {rate} for epoch {epoch}; "
            + "a learning rate is a number of at least 0.");
        Model.Optimizer.LearningRate = rate;
        if (verbose > 0)
            ProgbarLogger.WriteMessage($"Epoch {epoch + 1}: LearningRateScheduler setting learning rate to {PythonNumber.Text(rate)}.");
    }

    /// <summary>The rate is reported in single precision, too.</summary>
    public override void OnEpochEnd(int epoch, Logs logs) => logs["learning_rate"] = (float)Model.Optimizer.LearningRate;
}
