using OnnxKeras.Callbacks;

namespace OnnxKeras;

/// <summary>How a model learns: Keras's training methods.</summary>
public static class Training
{
    extension(Model model)
    {
        /// <summary>The names of the figures that <c>Fit</c> and <c>Evaluate</c> report: the loss first.</summary>
        public IReadOnlyList<string> MetricsNames => CompileSettings.Of(model, "MetricsNames").Trainer.Objective.MetricsNames;

        /// <summary>Settles how the model learns. Layers frozen now (<c>Trainable = false</c>) stay so until the next call.</summary>
        /// <param name="optimizer">The optimizer, or Keras's name of one.</param>
        /// <param name="loss">One loss, a list in the outputs' order, or a dictionary by output name.</param>
        /// <param name="metrics">Figures to report, for every output or by output.</param>
        /// <param name="lossWeights">A factor for each output's loss, as a list or a dictionary by output name.</param>
        /// <param name="sampleWeightMode"><c>"temporal"</c> where sample weights are (samples, time), also by output.</param>
        /// <param name="weightedMetrics">Figures to report that sample weights weigh.</param>
        public void Compile(Optimizer? optimizer = null, LossList? loss = null, MetricList? metrics = null, LossWeightList? lossWeights = null,
            SampleWeightModeList? sampleWeightMode = null, MetricList? weightedMetrics = null)
        {
            model.Release<CompileSettings>();
            model.TrainingState = null;
            model.Service(m => new CompileSettings(m, optimizer ?? "rmsprop",
                () => new Objective(m, loss, metrics, lossWeights, weightedMetrics, sampleWeightMode)));
        }

        /// <summary>Settles how the model learns, with a loss of one's own: a value for each position of targets and outputs.</summary>
        public void Compile(Optimizer optimizer, Func<KerasTensor, KerasTensor, KerasTensor> loss, MetricList? metrics = null,
            MetricList? weightedMetrics = null) => model.Compile(optimizer, (LossList)loss, metrics, weightedMetrics: weightedMetrics);

        /// <summary>Trains on arrays for a number of epochs.</summary>
        /// <param name="x">The inputs: an array, a list in the inputs' order, or a dictionary by name; (samples, …) each.</param>
        /// <param name="y">The targets, likewise by output.</param>
        /// <param name="batchSize">Samples an update.</param>
        /// <param name="epochs">The final epoch.</param>
        /// <param name="verbose">0 silent, 1 a progress bar, 2 a line an epoch.</param>
        /// <param name="callbacks">Hooks, called in order.</param>
        /// <param name="validationSplit">The share of the samples, taken from the end, to validate on.</param>
        /// <param name="validationData">Inputs and targets to validate on; overrides the split.</param>
        /// <param name="shuffle">Whether the samples come in a new random order each epoch.</param>
        /// <param name="sampleWeight">A weight for each sample, (samples,) or (samples, time), for every output or one array each.</param>
        /// <param name="initialEpoch">The epoch to start at.</param>
        /// <param name="cancellationToken">Stops between batches; the model stays usable.</param>
        /// <returns>The figures of each epoch.</returns>
        /// <exception cref="KerasException">The model is not compiled, or data does not fit it.</exception>
        public History Fit(Data x, Data y, int batchSize = 32, int epochs = 1, int verbose = 1, IEnumerable<Callback>? callbacks = null,
            double validationSplit = 0, (Data X, Data Y)? validationData = null, bool shuffle = true, Data? sampleWeight = null,
            int initialEpoch = 0, CancellationToken cancellationToken = default)
        {
            var data = new ModelData(model, x, y, sampleWeight, nameof(Fit));
            var validation = validationData is { } given ? new ModelData(model, given.X, given.Y, null, nameof(Fit)) : null;
            if (validation is null && validationSplit != 0) (data, validation) = data.Split(validationSplit);
            var trainer = CompileSettings.Of(model, nameof(Fit)).Trainer;
            data.CheckTargets(trainer.Objective);
            using var batches = data.Batches(batchSize, shuffle ? Session.Current.NextSeed() : null, trainer.Device);
            using var validationBatches = validation?.Batches(batchSize, null, trainer.Device);
            return new FitLoop(model, trainer, batches, validationBatches, [.. callbacks ?? []]).Run(initialEpoch, epochs, verbose, cancellationToken);
        }

        /// <summary>The loss and the metrics over arrays.</summary>
        /// <param name="x">The inputs, as for <c>Fit</c>.</param>
        /// <param name="y">The targets, as for <c>Fit</c>.</param>
        /// <param name="batchSize">Samples a step.</param>
        /// <param name="verbose">0 silent, 1 a progress bar, 2 a line.</param>
        /// <param name="sampleWeight">Weights, as for <c>Fit</c>.</param>
        /// <exception cref="KerasException">The model is not compiled, or data does not fit it.</exception>
        public Scores Evaluate(Data x, Data y, int batchSize = 32, int verbose = 0, Data? sampleWeight = null)
        {
            var data = new ModelData(model, x, y, sampleWeight, nameof(Evaluate));
            var trainer = CompileSettings.Of(model, nameof(Evaluate)).Trainer;
            data.CheckTargets(trainer.Objective);
            using var batches = data.Batches(batchSize, null, trainer.Device);
            return new FitLoop(model, trainer, batches, null, []).Evaluate(batches, verbose);
        }

        /// <summary>The outputs as training computes them, in torch; <c>Predict</c> computes them in ONNX Runtime.</summary>
        /// <param name="x">The inputs, as for <c>Fit</c>.</param>
        /// <param name="batchSize">Samples a step.</param>
        /// <exception cref="KerasException">Data does not fit the model.</exception>
        public Data PredictTorch(Data x, int batchSize = 32) => TorchPrediction.Run(model, x, batchSize);

        /// <summary>One update on one batch; returns the loss and the metrics of that batch before the update.</summary>
        /// <exception cref="KerasException">The model is not compiled, or data does not fit it.</exception>
        public Scores TrainOnBatch(Data x, Data y, Data? sampleWeight = null) =>
            OnBatch(model, x, y, sampleWeight, nameof(TrainOnBatch), (trainer, batch, figures) => trainer.TrainStep(batch, figures));

        /// <summary>The loss and the metrics of one batch.</summary>
        /// <exception cref="KerasException">The model is not compiled, or data does not fit it.</exception>
        public Scores TestOnBatch(Data x, Data y, Data? sampleWeight = null) =>
            OnBatch(model, x, y, sampleWeight, nameof(TestOnBatch), (trainer, batch, figures) => trainer.TestStep(batch, figures));
    }

    static Scores OnBatch(Model model, Data x, Data y, Data? sampleWeight, string method, Action<Trainer, Batch, RunningFigures> step)
    {
        var data = new ModelData(model, x, y, sampleWeight, method);
        var trainer = CompileSettings.Of(model, method).Trainer;
        data.CheckTargets(trainer.Objective);
        using var figures = new RunningFigures(trainer.Objective);
        using var scope = TorchSharp.torch.NewDisposeScope();
        using var source = data.Batches(int.MaxValue, null, trainer.Device);
        foreach (var batch in source.Epoch()) step(trainer, batch, figures);
        return figures.Read();
    }
}
