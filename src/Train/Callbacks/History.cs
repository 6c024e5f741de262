namespace OnnxKeras;

/// <summary>The figures of each epoch: <c>history["val_loss"]</c>. What <c>Fit</c> returns, the one among its callbacks if there is
/// one.</summary>
public sealed class History : Callback
{
    readonly Dictionary<string, List<double>> figures = [];
    readonly List<int> epochs = [];

    /// <summary>The epochs of the last call, counted from 0.</summary>
    public IReadOnlyList<int> Epoch => epochs;

    /// <summary>The figures' names.</summary>
    public IReadOnlyCollection<string> Names => figures.Keys;

    /// <summary>A figure at each epoch, of all calls.</summary>
    /// <exception cref="KerasException">There is no such figure; the message lists the nearest.</exception>
    public IReadOnlyList<double> this[string name] => figures.TryGetValue(name, out var values)
        ? values
        : throw new KerasException(OnnxKeras.Names.Unknown("figure", name, figures.Keys));

    /// <inheritdoc/>
    public override void OnTrainBegin(Logs logs) => epochs.Clear();

    /// <inheritdoc/>
    public override void OnEpochEnd(int epoch, Logs logs)
    {
        epochs.Add(epoch);
        foreach (var (name, value) in logs)
        {
            if (!figures.TryGetValue(name, out var values)) figures.Add(name, values = []);
            values.Add(value);
        }
    }
}
