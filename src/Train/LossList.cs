using System.Runtime.CompilerServices;

namespace OnnxKeras;

/// <summary>The losses of a model: one for every output, a list in their order, or a dictionary by output name.</summary>
[CollectionBuilder(typeof(LossList), nameof(Create))]
public sealed class LossList : IEnumerable<Loss?>
{
    readonly Loss?[] losses;
    readonly string[]? keys;
    readonly bool isSingle;

    LossList(Loss?[] losses, string[]? keys, bool isSingle) => (this.losses, this.keys, this.isSingle) = (losses, keys, isSingle);

    /// <summary>What a collection expression such as <c>["mse", "mae"]</c> calls; <c>null</c> leaves an output without a loss.</summary>
    public static LossList Create(ReadOnlySpan<Loss?> losses) => new(losses.ToArray(), null, false);

    /// <summary>One loss for every output.</summary>
    public static implicit operator LossList(Loss loss) => new([loss], null, true);

    /// <summary>One loss for every output, by Keras's name.</summary>
    public static implicit operator LossList(string name) => (Loss)name;

    /// <summary>Losses by output name; other outputs have none.</summary>
    public static implicit operator LossList(Dictionary<string, Loss> losses) => new([.. losses.Values], [.. losses.Keys], false);

    /// <summary>The loss of each output.</summary>
    /// <exception cref="KerasException">The number or a name does not fit the outputs.</exception>
    internal Loss?[] For(IReadOnlyList<string> outputs)
    {
        if (isSingle) return [.. outputs.Select(_ => losses[0])];
        if (keys is null)
            return losses.Length == outputs.Count
                ? losses
                : throw new KerasException($"Compile got {losses.Length} losses for {outputs.Count} outputs ({string.Join(", ", outputs)}).");
        if (keys.FirstOrDefault(k => !outputs.Contains(k)) is { } unknown)
            throw new KerasException(Names.Unknown("output in the dictionary of losses", unknown, outputs));
        return [.. outputs.Select(o => Array.IndexOf(keys, o) is >= 0 and var i ? losses[i] : null)];
    }

    /// <inheritdoc/>
    public IEnumerator<Loss?> GetEnumerator() => ((IEnumerable<Loss?>)losses).GetEnumerator();

    System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
}
