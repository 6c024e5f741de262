using System.Collections;

namespace OnnxKeras;

/// <summary>Predicting from generators: batches made while others are computed.</summary>
public static class GeneratorPrediction
{
    extension(Model model)
    {
        /// <summary>The outputs for the batches of a generator, joined; targets and weights that it yields are left aside.</summary>
        /// <param name="generator">A <see cref="Sequence"/>, a list, or what enumerates batches, tuples of which the first part is the inputs, or inputs alone.</param>
        /// <param name="steps">Batches to predict; <c>null</c>: all of a sequence or list.</param>
        /// <param name="maxQueueSize">How many batches may wait for the model.</param>
        /// <param name="workers">Threads that make batches; 0 makes them on the calling thread. Only a sequence uses more than one.</param>
        /// <param name="useMultiprocessing">Accepted as in Keras; workers are threads.</param>
        /// <param name="verbose">1 shows progress on the console, 0 nothing.</param>
        /// <param name="cancellation">Stops between batches; no thread stays behind.</param>
        /// <exception cref="KerasException">Inputs do not fit, <paramref name="steps"/> is missing, or the generator ended before.</exception>
        public Data PredictGenerator(IEnumerable generator, int? steps = null, int maxQueueSize = 10, int workers = 1,
            bool useMultiprocessing = false, int verbose = 0, CancellationToken cancellation = default)
        {
            using var feed = BatchFeed.Of(generator, new(maxQueueSize, workers));
            var count = BatchFeed.StepsOf(feed, steps, nameof(steps));
            var parts = new List<Data>(count);
            while (parts.Count < count)
            {
                var batch = feed.Next(cancellation)
                    ?? throw new KerasException($"The generator ended after {parts.Count} of {count} batches.");
                parts.Add(model.PredictOnBatch(batch.Inputs));
                if (verbose > 0) Console.Write($"\r{parts.Count}/{count}{(parts.Count == count ? "\n" : "")}");
            }
            feed.EndEpoch();
            NDArray[] whole = [.. Enumerable.Range(0, parts[0].Count).Select(i => NDArray.Joined([.. parts.Select(p => p[i])]))];
            return parts[0].Keys is { } keys ? Data.Named(whole, keys) : whole;
        }
    }
}
