using System.Collections;

namespace OnnxKeras;

/// <summary>
/// What <c>Evaluate</c>, <c>TrainOnBatch</c> and <c>TestOnBatch</c> return: the loss, then the metrics, by place or name.
/// </summary>
/// <remarks>Converts to the loss, as Keras returns a scalar where there are no metrics.</remarks>
public sealed class Scores : IReadOnlyList<double>
{
    readonly double[] values;

    internal Scores(IReadOnlyList<string> names, double[] values) => (Names, this.values) = (names, values);

    /// <summary>The names, as <c>model.MetricsNames</c>, and then of what callbacks have added.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The number of figures.</summary>
    public int Count => values.Length;

    /// <summary>A figure by place; the loss is first.</summary>
    public double this[int index] => values[index];

    /// <summary>A figure by name.</summary>
    /// <exception cref="KerasException">There is no such figure; the message lists the nearest.</exception>
    public double this[string name] => Names.ToList().IndexOf(name) is >= 0 and var i
        ? values[i]
        : throw new KerasException(OnnxKeras.Names.Unknown("figure", name, Names));

    /// <summary>The loss.</summary>
    public static implicit operator double(Scores scores) => scores.values[0];

    /// <inheritdoc/>
    public IEnumerator<double> GetEnumerator() => ((IEnumerable<double>)values).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => values.GetEnumerator();

    /// <inheritdoc/>
    public override string ToString() => string.Join(" - ", Names.Zip(values, (n, v) => $"{n}: {v:0.####}"));
}
