namespace OnnxKeras;

/// <summary>Rows of data that are read when they are needed: what lies in a file and need not fit into memory.</summary>
/// <remarks><c>Fit</c>, <c>Evaluate</c> and <c>Predict</c> read it batch by batch; calls of one batch read all of it.</remarks>
public abstract class RowSource
{
    /// <summary>The number of rows.</summary>
    public abstract int Count { get; }

    /// <summary>The shape of the whole, (rows, …).</summary>
    public abstract Shape Shape { get; }

    /// <summary>Rows <paramref name="start"/> to <paramref name="end"/> (exclusive), one after the other.</summary>
    public abstract NDArray Read(int start, int end);

    /// <summary>Rows in the given order; unless overridden, each run of neighbours is read at once.</summary>
    public virtual NDArray Read(ReadOnlySpan<long> rows)
    {
        var parts = new List<NDArray>();
        for (var (start, i) = (0, 1); i <= rows.Length; i++)
        {
            if (i < rows.Length && rows[i] == rows[i - 1] + 1) continue;
            parts.Add(Read((int)rows[start], (int)rows[i - 1] + 1));
            start = i;
        }
        return NDArray.Joined(parts);
    }

    /// <summary>All rows.</summary>
    internal virtual NDArray Whole => Read(0, Count);

    /// <summary>An array's rows.</summary>
    public static implicit operator RowSource(NDArray array) => new ArrayRows(array);
}

/// <summary>An array's rows.</summary>
sealed class ArrayRows(NDArray array) : RowSource
{
    public override int Count => array.Rank > 0 ? array.Shape[0]!.Value : throw new KerasException("A scalar has no rows.");
    public override Shape Shape => array.Shape;
    public override NDArray Read(int start, int end) => array.Rows(start, end);
    internal override NDArray Whole => array;
}

/// <summary>Neighbouring rows of another source.</summary>
sealed class PartOfRows(RowSource whole, int first, int end) : RowSource
{
    public override int Count => end - first;
    public override Shape Shape => whole.Shape.With(0, Count);
    public override NDArray Read(int start, int end) => whole.Read(first + start, first + end);
}
