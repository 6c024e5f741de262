using TorchSharp;
using static TorchSharp.torch;

namespace OnnxKeras;

/// <summary>Batches of a generator: arrays come from its threads, tensors are made here, on the thread that trains.</summary>
/// <param name="model">The model.</param>
/// <param name="objective">What the targets must suit.</param>
/// <param name="feed">The generator; disposed with the source.</param>
/// <param name="steps">Batches an epoch.</param>
/// <param name="classWeight">Factors by class.</param>
/// <param name="device">Where the tensors lie.</param>
/// <param name="method">The call, for errors.</param>
/// <param name="fromStart">Whether each epoch begins with a sequence's first batch and ends with its last, rather than going on behind the
/// epoch before and beginning again.</param>
sealed class GeneratorSource(Model model, Objective objective, BatchFeed feed, int steps, ClassWeights? classWeight, torch.Device device,
    string method, bool fromStart) : BatchSource
{
    bool hasEnded;

    /// <inheritdoc/>
    public override int? Count => steps;

    /// <inheritdoc/>
    public override bool HasEnded => hasEnded;

    /// <inheritdoc/>
    public override IEnumerable<Batch> Epoch(CancellationToken cancellation)
    {
        if (fromStart) feed.EndEpoch(startsAnew: true);
        for (var step = 0; step < steps; step++)
        {
            if (fromStart && step >= feed.Count)
            {
                Warning.OfDataThatEnded(step, steps);
                break;
            }
            if (feed.Next(cancellation) is not { } item)
            {
                hasEnded = true;
                Warning.OfDataThatEnded(step, steps);
                yield break;
            }
            var data = new ModelData(model, item, method);
            if (classWeight is not null) data = (ModelData)data.Weighted(classWeight, objective.Rules);
            data.CheckTargets(objective);
            yield return data.Whole(device);
        }
        feed.EndEpoch(fromStart);
    }

    /// <inheritdoc/>
    public override void Dispose() => feed.Dispose();
}
