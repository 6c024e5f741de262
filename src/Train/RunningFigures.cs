using static TorchSharp.torch;
using static OnnxKeras.Scalars;

namespace OnnxKeras;

/// <summary>The loss and the metrics over the batches of an epoch, summed on the device and read when somebody looks.</summary>
/// <remarks>To be added to without gradients (<c>no_grad</c>): sums are no part of any backward pass.</remarks>
sealed class RunningFigures(Objective objective) : IDisposable
{
    readonly List<Tensor?> losses = [];
    readonly List<(Figure Figure, List<(Tensor? OnDevice, double OnHost)> Sums)> metrics = [];
    double samples;

    /// <summary>Adds the losses of a batch: the total first, then each output's.</summary>
    public void AddLosses(IReadOnlyList<Tensor> values, long batchSize)
    {
        samples += batchSize;
        for (var i = 0; i < values.Count; i++)
        {
            if (losses.Count <= i) losses.Add(null);
            losses[i] = Accumulate(losses[i], values[i], batchSize);
        }
    }

    /// <summary>Adds a batch to the sums of the metrics, which come in the same order each time.</summary>
    public void AddMetrics(TorchBackend backend, IEnumerable<(Figure Figure, KerasTensor[] Statistics)> batch)
    {
        var place = 0;
        foreach (var (figure, statistics) in batch)
        {
            if (metrics.Count <= place) metrics.Add((figure, [.. statistics.Select(_ => ((Tensor?)null, 0.0))]));
            var sums = metrics[place++].Sums;
            for (var i = 0; i < statistics.Length; i++)
                sums[i] = statistics[i] is Constant { Scalar: { } number }
                    ? (null, sums[i].OnHost + number)
                    : (Accumulate(sums[i].OnDevice, backend.Value(statistics[i]), 1), 0);
        }
    }

    /// <summary>Adds what others have added up.</summary>
    public void Add(RunningFigures others)
    {
        using var scope = NewDisposeScope();
        samples += others.samples;
        for (var i = 0; i < others.losses.Count; i++)
        {
            if (losses.Count <= i) losses.Add(null);
            losses[i] = Accumulate(losses[i], others.losses[i]!, 1);
        }
        for (var i = 0; i < others.metrics.Count; i++)
        {
            var (figure, added) = others.metrics[i];
            if (metrics.Count <= i) metrics.Add((figure, [.. added.Select(_ => ((Tensor?)null, 0.0))]));
            var sums = metrics[i].Sums;
            for (var j = 0; j < added.Count; j++)
                sums[j] = (added[j].OnDevice is { } onDevice ? Accumulate(sums[j].OnDevice, onDevice, 1) : null,
                    sums[j].OnHost + added[j].OnHost);
        }
    }

    /// <summary>The figures so far; a metric of several numbers gives <c>name:0</c>, <c>name:1</c>, ….</summary>
    public Scores Read()
    {
        using var scope = NewDisposeScope();
        var names = new List<string>(objective.LossNames.Take(losses.Count));
        var values = new List<double>(losses.Select(t => t!.item<double>() / Math.Max(1, samples)));
        foreach (var (figure, sums) in metrics)
        {
            var result =
                figure.Metric.Result([.. sums.Select(s => s.OnDevice is null ? [s.OnHost] : s.OnDevice.cpu().data<double>().ToArray())]);
            values.AddRange(result);
            names.AddRange(result.Length == 1 ? [figure.Name] : result.Select((_, i) => $"{figure.Name}:{i}"));
        }
        return new(names, [.. values]);
    }

    /// <summary>Starts anew.</summary>
    public void Reset()
    {
        Dispose();
        losses.Clear();
        metrics.Clear();
        samples = 0;
    }

    /// <summary>Releases the sums.</summary>
    public void Dispose()
    {
        foreach (var loss in losses) loss?.Dispose();
        foreach (var (_, sums) in metrics)
            foreach (var (onDevice, _) in sums) onDevice?.Dispose();
    }

    static Tensor Accumulate(Tensor? sum, Tensor value, double factor)
    {
        if (sum is null) return value.to(ScalarType.Float64).mul(Number(factor)).DetachFromDisposeScope();
        sum.add_(value, alpha: Number(factor));
        return sum;
    }
}
