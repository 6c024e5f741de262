using System.Collections;

namespace OnnxKeras;

/// <summary>The figures of a batch or an epoch by Keras's names (<c>loss</c>, <c>val_accuracy</c>, …); callbacks may add to them.</summary>
/// <remarks>A batch's figures are fetched from the device when first read, so callbacks that don't look cost nothing.</remarks>
public sealed class Logs : IEnumerable<KeyValuePair<string, double>>
{
    readonly OrderedDictionary<string, double> values = [];
    Func<IEnumerable<KeyValuePair<string, double>>>? source;

    internal Logs(Func<IEnumerable<KeyValuePair<string, double>>>? source = null) => this.source = source;

    /// <summary>The outputs of a batch of prediction, structured as <c>Predict</c>'s; else <c>null</c>.</summary>
    public Data? Outputs { get; internal init; }

    /// <summary>A figure by name.</summary>
    /// <exception cref="KerasException">There is no such figure; the message lists the nearest.</exception>
    public double this[string name]
    {
        get => Values.TryGetValue(name, out var value) ? value : throw new KerasException(Names.Unknown("figure", name, Values.Keys));
        set => Values[name] = value;
    }

    /// <summary>The figures' names.</summary>
    public IReadOnlyList<string> Keys => [.. Values.Keys];

    /// <summary>A figure, if there is one of the name.</summary>
    public bool TryGetValue(string name, out double value) => Values.TryGetValue(name, out value);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, double>> GetEnumerator() => Values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    OrderedDictionary<string, double> Values
    {
        get
        {
            if (Interlocked.Exchange(ref source, null) is { } fetch)
                foreach (var (name, value) in fetch()) values[name] = value;
            return values;
        }
    }
}
