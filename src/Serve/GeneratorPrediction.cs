using System.Collections;

namespace OnnxKeras;

/// <summary>Predicting from generators: batches made while others are computed.</summary>
public static class GeneratorPrediction
{
    extension(Model model)
    {
        /// <summary>The outputs for the batches of a generator, joined; targets and weights that it yields are left aside.</summary>
        /// <param name="generator">A <see cref="Sequence"/>, a list, or what enumerates batches, tuples of which the first part is the
        /// inputs, or inputs alone.</param>
        /// <param name="steps">Batches to predict; <c>null</c>: all of a sequence or list.</param>
        /// <param name="callbacks">Hooks, called in order.</param>
        /// <param name="maxQueueSize">How many batches may wait for the model.</param>
        /// <param name="workers">Threads that make batches; 0 makes them on the calling thread. Only a sequence uses more than one.</param>
        /// <param name="useMultiprocessing">Accepted as in Keras; workers are threads.</param>
        /// <param name="verbose">0 silent, 1 a progress bar, 2 a line.</param>
        /// <param name="cancellationToken">Stops between batches; no thread stays behind.</param>
        /// <exception cref="KerasException">Inputs do not fit, <paramref name="steps"/> is missing, or the generator ended
        /// before.</exception>
        public Data PredictGenerator(IEnumerable generator, int? steps = null, IEnumerable<Callback>? callbacks = null,
            int maxQueueSize = 10, int workers = 1, bool useMultiprocessing = false, int verbose = 0,
            CancellationToken cancellationToken = default)
        {
            var call = new PredictionCall(model, callbacks, verbose);
            using var feed = BatchFeed.Of(generator, new(maxQueueSize, workers));
            var count = BatchFeed.StepsOf(feed, steps, nameof(steps));
            var whole = call.Run(count, hooks => Prediction.Joined(model, Enumerable.Range(0, count).Select(step => Prediction.Run(model,
                (feed.Next(cancellationToken) ?? throw new KerasException($"The generator ended after {step} of {count} batches.")).Inputs,
                null, hooks, nameof(PredictGenerator), cancellationToken))));
            feed.EndEpoch();
            return whole;
        }
    }
}
