using System.Collections;

namespace OnnxKeras;

/// <summary>How a model learns from generators: batches made while it trains.</summary>
/// <remarks>
/// A generator is a <see cref="Sequence"/>, or anything that enumerates <see cref="DataBatch"/> or tuples <c>(inputs, targets)</c> and
/// <c>(inputs, targets, sampleWeights)</c>; an <see cref="IAsyncEnumerable{T}"/> becomes one by <c>ToBlockingEnumerable()</c>.
/// </remarks>
public static class GeneratorTraining
{
    extension(Model model)
    {
        /// <summary>Trains on batches of a generator, which runs on threads of its own beside the model.</summary>
        /// <param name="generator">A <see cref="Sequence"/>, a list of batches, or what enumerates batches; see the remarks of the
        /// class.</param>
        /// <param name="stepsPerEpoch">Batches an epoch; <c>null</c>: all of a sequence or list. Other generators go on through all
        /// epochs.</param>
        /// <param name="epochs">The final epoch.</param>
        /// <param name="verbose">0 silent, 1 a progress bar, 2 a line an epoch.</param>
        /// <param name="callbacks">Hooks, called in order.</param>
        /// <param name="validationData">Arrays, with weights or without, a sequence, or <see cref="ValidationData.From"/> a
        /// generator.</param>
        /// <param name="validationSteps">Batches to validate on; <c>null</c>: all of arrays, sequence or list.</param>
        /// <param name="classWeight">Factors of the loss by class; not with batches that bring sample weights.</param>
        /// <param name="maxQueueSize">How many batches may wait for the model.</param>
        /// <param name="workers">Threads that make batches; 0 makes them on the calling thread. Only a sequence uses more than one.</param>
        /// <param name="useMultiprocessing">Accepted as in Keras; workers are threads, which share memory and run in parallel.</param>
        /// <param name="shuffle">Whether the batches of a sequence come in a new order each epoch.</param>
        /// <param name="initialEpoch">The epoch to start at.</param>
        /// <param name="validationFreq">As for <c>Fit</c>.</param>
        /// <param name="cancellationToken">Stops between batches; the model stays usable and no thread stays behind.</param>
        /// <returns>The figures of each epoch.</returns>
        /// <exception cref="KerasException">The model is not compiled, data does not fit it, or <paramref name="stepsPerEpoch"/> is
        /// missing.</exception>
        public History FitGenerator(IEnumerable generator, int? stepsPerEpoch = null, int epochs = 1, int verbose = 1,
            IEnumerable<Callback>? callbacks = null, ValidationData? validationData = null, int? validationSteps = null,
            ClassWeights? classWeight = null, int maxQueueSize = 10, int workers = 1, bool useMultiprocessing = false, bool shuffle = true,
            int initialEpoch = 0, ValidationFrequency? validationFreq = null, CancellationToken cancellationToken = default)
        {
            var trainer = TrainerOf(model, ref generator, nameof(FitGenerator));
            var seeds = shuffle ? CompileSettings.Of(model, nameof(FitGenerator)).Shuffling : null;
            var options = new FeedOptions(maxQueueSize, workers, seeds);
            using var validation = validationData?.Arrays is { } arrays
                ? ArraysOf(model, trainer, arrays, validationSteps)
                : Source(model, validationData?.Generator, options with { Shuffle = null }, validationSteps, nameof(validationSteps), null,
                    nameof(FitGenerator), trainer.Objective.Rules.EvaluatesSequencesOnce);
            using var batches = Source(model, generator, options, stepsPerEpoch, nameof(stepsPerEpoch), classWeight, nameof(FitGenerator))!;
            return new FitLoop(model, trainer, callbacks, cancellationToken)
                .Fit(batches, validation, new(initialEpoch, epochs, verbose, validationFreq ?? 1));
        }

        /// <summary>The loss and the metrics over batches of a generator.</summary>
        /// <param name="generator">As for <c>FitGenerator</c>.</param>
        /// <param name="steps">Batches to evaluate; <c>null</c>: all of a sequence or list.</param>
        /// <param name="callbacks">Hooks, called in order.</param>
        /// <param name="maxQueueSize">How many batches may wait for the model.</param>
        /// <param name="workers">Threads that make batches, as for <c>FitGenerator</c>.</param>
        /// <param name="useMultiprocessing">Accepted as in Keras; workers are threads.</param>
        /// <param name="verbose">0 silent, 1 or 2 a line.</param>
        /// <param name="cancellationToken">Stops between batches; no thread stays behind.</param>
        /// <exception cref="KerasException">The model is not compiled, data does not fit it, or <paramref name="steps"/> is
        /// missing.</exception>
        public Scores EvaluateGenerator(IEnumerable generator, int? steps = null, IEnumerable<Callback>? callbacks = null,
            int maxQueueSize = 10, int workers = 1, bool useMultiprocessing = false, int verbose = 0,
            CancellationToken cancellationToken = default)
        {
            var trainer = TrainerOf(model, ref generator, nameof(EvaluateGenerator));
            using var batches = Source(model, generator, new(maxQueueSize, workers), steps, nameof(steps), null,
                nameof(EvaluateGenerator), trainer.Objective.Rules.EvaluatesSequencesOnce)!;
            return new FitLoop(model, trainer, callbacks, cancellationToken).Evaluate(batches, verbose);
        }
    }

    /// <summary>The batches of a generator as a loop takes them; <c>null</c> of none.</summary>
    internal static BatchSource? Source(Model model, IEnumerable? generator, FeedOptions options, int? steps, string argument,
        ClassWeights? classWeight, string method, bool fromStart = false)
    {
        if (generator is null) return null;
        var trainer = CompileSettings.Of(model, method).Trainer;
        var feed = BatchFeed.Of(generator, options);
        try
        {
            return new GeneratorSource(model, trainer.Objective, feed, BatchFeed.StepsOf(feed, steps, argument), classWeight,
                trainer.Device, method, fromStart);
        }
        catch
        {
            feed.Dispose();
            throw;
        }
    }

    static BatchSource ArraysOf(Model model, Trainer trainer, DataBatch arrays, int? steps)
    {
        var data = FitData.Of(model, arrays.Inputs, arrays.Targets, arrays.SampleWeights, nameof(FitGenerator));
        data.CheckTargets(trainer.Objective);
        var batches = data.Batches(data.SizeFor(model, steps), false, trainer.Device);
        return Training.Stepped(batches, steps, "validationSteps", fromStart: true);
    }

    /// <summary>The trainer; a Sequential without an input shape takes that of the first batch, which comes again in training.</summary>
    static Trainer TrainerOf(Model model, ref IEnumerable generator, string method)
    {
        ArgumentNullException.ThrowIfNull(generator);
        var settings = CompileSettings.Of(model, method);
        if (model.HasGraph) return settings.Trainer;
        var batches = generator.GetEnumerator();
        if (batches.MoveNext())
        {
            var first = batches.Current;
            model.EnsureBuilt([.. DataBatch.Of(first).Inputs.Select(a => a.Shape.With(0, null))]);
            if (generator is not (Sequence or IList)) generator = Whole(first, batches);
        }
        return settings.Trainer;
    }

    static IEnumerable Whole(object? first, IEnumerator others)
    {
        using var _ = others as IDisposable;
        yield return first;
        while (others.MoveNext()) yield return others.Current;
    }
}
