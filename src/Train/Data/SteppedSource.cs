namespace OnnxKeras;

/// <summary>Some of another source's batches an epoch; the next epoch goes on behind them.</summary>
sealed class SteppedSource(BatchSource whole, int steps, bool fromStart) : BatchSource
{
    IEnumerator<Batch>? position;
    int seen;

    /// <inheritdoc/>
    public override int? Count => steps;

    /// <inheritdoc/>
    public override IEnumerable<Batch> Epoch(CancellationToken cancellation)
    {
        if (fromStart) EndPass();
        for (var step = 0; step < steps; step++)
        {
            position ??= whole.Epoch(cancellation).GetEnumerator();
            if (!position.MoveNext())
            {
                EndPass();
                Warning.OfDataThatEnded(step, steps);
                yield break;
            }
            seen++;
            yield return position.Current;
        }
        if (seen == whole.Count) EndPass();
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        EndPass();
        whole.Dispose();
    }

    void EndPass()
    {
        position?.Dispose();
        (position, seen) = (null, 0);
    }
}
