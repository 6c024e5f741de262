using OnnxKeras.Callbacks;

namespace OnnxKeras;

/// <summary>How a model learns: Keras's training methods.</summary>
public static class Training
{
    extension(Model model)
    {
        /// <summary>The names of the figures that <c>Fit</c> and <c>Evaluate</c> report: the loss first.</summary>
        public IReadOnlyList<string> MetricsNames => CompileSettings.Of(model, "MetricsNames").Trainer.Objective.MetricsNames;

        /// <summary>The optimizer that the model is compiled with.</summary>
        /// <exception cref="KerasException">The model is not compiled.</exception>
        public Optimizer Optimizer => CompileSettings.Of(model, nameof(Optimizer)).Trainer.Optimizer;

        /// <summary>Where the model trains; when set, its weights and the optimizer's state move along.</summary>
        /// <exception cref="KerasException">The model is not compiled, or torch has no such device; nothing has changed.</exception>
        public Device Device
        {
            get => CompileSettings.Of(model, nameof(Device)).Device;
            set => CompileSettings.Of(model, nameof(Device)).MoveTo(value);
        }

        /// <summary>Settles how the model learns. Layers frozen now (<c>Trainable = false</c>) stay so until the next call.</summary>
        /// <param name="optimizer">The optimizer, or Keras's name of one.</param>
        /// <param name="loss">One loss, a list in the outputs' order, or a dictionary by output name.</param>
        /// <param name="metrics">Figures to report, for every output or by output.</param>
        /// <param name="lossWeights">A factor for each output's loss, as a list or a dictionary by output name.</param>
        /// <param name="sampleWeightMode"><c>"temporal"</c> where sample weights are (samples, time), also by output.</param>
        /// <param name="weightedMetrics">Figures to report that sample weights weigh.</param>
        /// <param name="targetTensors">Targets that are tensors of the graph or constants; <c>y</c> then leaves their outputs out.</param>
        /// <param name="autoScaleLoss">Whether a model of the policy <c>mixed_float16</c> is trained by a
        /// <see cref="Optimizers.LossScaleOptimizer"/> around the optimizer, so that small gradients do not vanish.</param>
        /// <param name="device">Where the model trains and is evaluated: the CPU, or a GPU as <c>Device.Cuda(0)</c>.</param>
        /// <exception cref="KerasException">
        /// Something does not fit the model's outputs, or torch has no such device; earlier settings then stay.
        /// </exception>
        public void Compile(Optimizer? optimizer = null, LossList? loss = null, MetricList? metrics = null,
            LossWeightList? lossWeights = null, SampleWeightModeList? sampleWeightMode = null, MetricList? weightedMetrics = null,
            TargetTensorList? targetTensors = null, bool autoScaleLoss = true, Device device = default)
        {
            var arguments = new CompileArguments(loss, metrics, lossWeights, weightedMetrics, sampleWeightMode, targetTensors);
            optimizer ??= "rmsprop";
            if (autoScaleLoss && model.DTypePolicy == DTypePolicy.MixedFloat16)
                optimizer = Optimizers.LossScaleOptimizer.Around(optimizer);
            var settings = new CompileSettings(model, optimizer, arguments, device: device);
            if (device.IsCuda) _ = TorchDevice.Of(device);
            if (model.HasGraph) _ = arguments.ObjectiveOf(model);
            model.Release<CompileSettings>();
            model.TrainingState = null;
            model.Service(_ => settings);
        }

        /// <summary>Settles how the model learns, with a loss of one's own: a value for each position of targets and outputs.</summary>
        public void Compile(Optimizer optimizer, Func<KerasTensor, KerasTensor, KerasTensor> loss, MetricList? metrics = null,
            MetricList? weightedMetrics = null, Device device = default) =>
            model.Compile(optimizer, (LossList)loss, metrics, weightedMetrics: weightedMetrics, device: device);

        /// <summary>Trains on arrays for a number of epochs.</summary>
        /// <param name="x">The inputs: an array, a list in the inputs' order, or a dictionary by name; (samples, …) each. <c>null</c> where
        /// all are tensors.</param>
        /// <param name="y">The targets, likewise by output.</param>
        /// <param name="batchSize">Samples an update; <c>null</c> is 32, or the batch size that the model is made for, or that which makes
        /// <paramref name="stepsPerEpoch"/> batches of all samples.</param>
        /// <param name="epochs">The final epoch.</param>
        /// <param name="verbose">0 silent, 1 a progress bar, 2 a line an epoch.</param>
        /// <param name="callbacks">Hooks, called in order.</param>
        /// <param name="validationSplit">The share of the samples, taken from the end, to validate on.</param>
        /// <param name="validationData">Inputs, targets and perhaps weights to validate on, or a sequence; overrides the split.</param>
        /// <param name="shuffle">Whether the samples come in a new random order each epoch (<c>null</c>: they do), or whole batches do
        /// ("batch").</param>
        /// <param name="classWeight">Factors of the loss by class; not together with <paramref name="sampleWeight"/>.</param>
        /// <param name="sampleWeight">A weight for each sample, (samples,) or (samples, time), for every output or one array each.</param>
        /// <param name="initialEpoch">The epoch to start at.</param>
        /// <param name="stepsPerEpoch">Batches an epoch; the next epoch goes on behind them. <c>null</c>: all; needed without
        /// arrays.</param>
        /// <param name="validationSteps">Batches to validate on, from the first; <c>null</c>: all.</param>
        /// <param name="validationBatchSize">Samples a validation step; <c>null</c>: <paramref name="batchSize"/>.</param>
        /// <param name="validationFreq">After how many epochs to validate, or after which ones, counted from 1; <c>null</c>: after
        /// each.</param>
        /// <param name="cancellationToken">Stops between batches; the model stays usable.</param>
        /// <returns>The figures of each epoch.</returns>
        /// <exception cref="KerasException">The model is not compiled, or data does not fit it.</exception>
        public History Fit(Data? x = null, Data? y = null, int? batchSize = null, int epochs = 1, int verbose = 1,
            IEnumerable<Callback>? callbacks = null, double validationSplit = 0, ValidationData? validationData = null,
            Shuffle? shuffle = null, ClassWeights? classWeight = null, Data? sampleWeight = null, int initialEpoch = 0,
            int? stepsPerEpoch = null, int? validationSteps = null, int? validationBatchSize = null,
            ValidationFrequency? validationFreq = null,
            CancellationToken cancellationToken = default)
        {
            var data = FitData.Of(model, x, y, sampleWeight, nameof(Fit));
            var held = validationData?.Arrays is { } given
                ? FitData.Of(model, given.Inputs, given.Targets, given.SampleWeights, nameof(Fit))
                : null;
            var trainer = CompileSettings.Of(model, nameof(Fit)).Trainer;
            var rules = trainer.Objective.Rules;
            if (classWeight is not null && rules.WeighsHeldOut) data = data.Weighted(classWeight, rules);
            if (validationData is null && validationSplit != 0) (data, held) = data.Split(model, validationSplit);
            if (classWeight is not null && !rules.WeighsHeldOut) data = data.Weighted(classWeight, rules);
            data.CheckTargets(trainer.Objective);
            held?.CheckTargets(trainer.Objective);
            using var batches = Stepped(data.Batches(batchSize ?? data.SizeFor(model, stepsPerEpoch), shuffle ?? true, trainer.Device),
                stepsPerEpoch, nameof(stepsPerEpoch),
                fromStart: false);
            using var validation = held is not null
                ? Stepped(held.Batches(validationBatchSize ?? batchSize ?? held.SizeFor(model, validationSteps), false, trainer.Device),
                    validationSteps, nameof(validationSteps), fromStart: true)
                : GeneratorTraining.Source(model, validationData?.Generator, new FeedOptions(Workers: 0), validationSteps,
                    nameof(validationSteps), null, nameof(Fit), rules.EvaluatesSequencesOnce);
            return new FitLoop(model, trainer, callbacks, cancellationToken)
                .Fit(batches, validation, new(initialEpoch, epochs, verbose, validationFreq ?? 1));
        }

        /// <summary>The loss and the metrics over arrays.</summary>
        /// <param name="x">The inputs, as for <c>Fit</c>.</param>
        /// <param name="y">The targets, as for <c>Fit</c>.</param>
        /// <param name="batchSize">Samples a step; <c>null</c> is 32, or the batch size that the model is made for, or that which makes
        /// <paramref name="steps"/> batches of all samples.</param>
        /// <param name="verbose">0 silent, 1 or 2 a line.</param>
        /// <param name="sampleWeight">Weights, as for <c>Fit</c>.</param>
        /// <param name="steps">Batches to evaluate; <c>null</c>: all.</param>
        /// <param name="callbacks">Hooks, called in order.</param>
        /// <param name="cancellationToken">Stops between batches.</param>
        /// <exception cref="KerasException">The model is not compiled, or data does not fit it.</exception>
        public Scores Evaluate(Data? x = null, Data? y = null, int? batchSize = null, int verbose = 0, Data? sampleWeight = null,
            int? steps = null, IEnumerable<Callback>? callbacks = null, CancellationToken cancellationToken = default)
        {
            var data = FitData.Of(model, x, y, sampleWeight, nameof(Evaluate));
            var trainer = CompileSettings.Of(model, nameof(Evaluate)).Trainer;
            data.CheckTargets(trainer.Objective);
            using var batches = Stepped(data.Batches(batchSize ?? data.SizeFor(model, steps), false, trainer.Device), steps, nameof(steps),
                fromStart: true);
            return new FitLoop(model, trainer, callbacks, cancellationToken).Evaluate(batches, verbose);
        }

        /// <summary>The outputs as training computes them, in torch; <c>Predict</c> computes them in ONNX Runtime.</summary>
        /// <param name="x">The inputs, as for <c>Fit</c>.</param>
        /// <param name="batchSize">Samples a step.</param>
        /// <param name="device">Where torch computes; <c>null</c>: where the weights lie.</param>
        /// <exception cref="KerasException">Data does not fit the model, or torch has no such device.</exception>
        public Data PredictTorch(Data x, int batchSize = 32, Device? device = null) => TorchPrediction.Run(model, x, batchSize, device);

        /// <summary>One update on one batch; returns the loss and the metrics of that batch before the update.</summary>
        /// <param name="x">The inputs, as for <c>Fit</c>.</param>
        /// <param name="y">The targets, as for <c>Fit</c>.</param>
        /// <param name="sampleWeight">Weights, as for <c>Fit</c>.</param>
        /// <param name="classWeight">Factors of the loss by class; not together with <paramref name="sampleWeight"/>.</param>
        /// <param name="resetMetrics">Whether the figures are of this batch alone, not of all since the last reset.</param>
        /// <exception cref="KerasException">The model is not compiled, or data does not fit it.</exception>
        public Scores TrainOnBatch(Data? x = null, Data? y = null, Data? sampleWeight = null, ClassWeights? classWeight = null,
            bool resetMetrics = true) =>
            OnBatch(model, new(model, x, y, sampleWeight, nameof(TrainOnBatch)), classWeight, resetMetrics, nameof(TrainOnBatch),
                (trainer, batch, figures) => trainer.TrainStep(batch, figures));

        /// <summary>The loss and the metrics of one batch.</summary>
        /// <param name="x">The inputs, as for <c>Fit</c>.</param>
        /// <param name="y">The targets, as for <c>Fit</c>.</param>
        /// <param name="sampleWeight">Weights, as for <c>Fit</c>.</param>
        /// <param name="resetMetrics">Whether the figures are of this batch alone, not of all since the last reset.</param>
        /// <exception cref="KerasException">The model is not compiled, or data does not fit it.</exception>
        public Scores TestOnBatch(Data? x = null, Data? y = null, Data? sampleWeight = null, bool resetMetrics = true) =>
            OnBatch(model, new(model, x, y, sampleWeight, nameof(TestOnBatch)), null, resetMetrics, nameof(TestOnBatch),
                (trainer, batch, figures) => trainer.TestStep(batch, figures));
    }

    static Scores OnBatch(Model model, ModelData arrays, ClassWeights? classWeight, bool reset, string method,
        Action<Trainer, Batch, RunningFigures> step)
    {
        var settings = CompileSettings.Of(model, method);
        if (classWeight is not null) arrays = (ModelData)arrays.Weighted(classWeight, settings.Trainer.Objective.Rules);
        arrays.CheckTargets(settings.Trainer.Objective);
        if (reset) settings.BatchFigures.Reset();
        using var scope = TorchSharp.torch.NewDisposeScope();
        using var batch = arrays.Whole(settings.Trainer.Device);
        step(settings.Trainer, batch, settings.BatchFigures);
        return settings.BatchFigures.Read();
    }

    /// <summary>Some of a source's batches an epoch, where a number is given.</summary>
    internal static BatchSource Stepped(BatchSource source, int? steps, string argument, bool fromStart)
    {
        if (steps is not { } count)
            return source is not TensorSource
                ? source
                : throw new KerasException($"{argument} is needed where inputs and targets are tensors, which have no end.");
        if (count > 0) return new SteppedSource(source, count, fromStart);
        source.Dispose();
        throw new KerasException($"{argument} must be positive, got {count}.");
    }
}
