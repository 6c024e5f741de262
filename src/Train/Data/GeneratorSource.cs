using TorchSharp;
using static TorchSharp.torch;

namespace OnnxKeras;

/// <summary>Batches of a generator: arrays come from its threads, tensors are made here, on the thread that trains.</summary>
sealed class GeneratorSource(Model model, Objective objective, BatchFeed feed, int steps, ClassWeights? classWeight, torch.Device device,
    string method) : BatchSource
{
    bool hasEnded;

    /// <inheritdoc/>
    public override int? Count => steps;

    /// <inheritdoc/>
    public override bool HasEnded => hasEnded;

    /// <inheritdoc/>
    public override IEnumerable<Batch> Epoch(CancellationToken cancellation)
    {
        for (var step = 0; step < steps; step++)
        {
            if (feed.Next(cancellation) is not { } item)
            {
                hasEnded = true;
                Warning.Write(SteppedSource.RanOut(step, steps));
                yield break;
            }
            var data = new ModelData(model, item, method);
            if (classWeight is not null) data = (ModelData)data.Weighted(classWeight, objective.Rules);
            data.CheckTargets(objective);
            yield return data.Whole(device);
        }
        feed.EndEpoch();
    }

    /// <inheritdoc/>
    public override void Dispose() => feed.Dispose();
}
