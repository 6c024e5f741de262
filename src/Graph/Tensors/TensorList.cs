using System.Collections;
using System.Runtime.CompilerServices;

namespace OnnxKeras;

/// <summary>
/// A model's inputs or outputs: one tensor, a list, or a dictionary by name (in the order of its sorted keys, as in Keras). The parts of a
/// list or a dictionary may be such structures in turn; the tensors are listed from the first to the last part.
/// </summary>
[CollectionBuilder(typeof(TensorList), nameof(Create))]
public sealed class TensorList : IReadOnlyList<KerasTensor>
{
    readonly KerasTensor[] tensors;
    readonly Structure structure;

    TensorList(KerasTensor[] tensors, Structure structure) => (this.tensors, this.structure) = (tensors, structure);

    /// <summary>Whether this is one tensor, not a list of one.</summary>
    public bool IsSingle => structure.Parts is null;

    /// <summary>The dictionary's keys, sorted; <c>null</c> where the tensors have none, or not one each.</summary>
    public IReadOnlyList<string>? Keys => structure.Parts?.All(p => p.Parts is null) == true ? structure.Keys : null;

    /// <summary>The number of tensors.</summary>
    public int Count => tensors.Length;

    /// <summary>A tensor by place.</summary>
    public KerasTensor this[int index] => tensors[index];

    /// <summary>What a collection expression such as <c>[a, b]</c> calls.</summary>
    public static TensorList Create(ReadOnlySpan<KerasTensor> tensors) => tensors.ToArray();

    /// <summary>Other tensors in the same structure.</summary>
    internal TensorList With(KerasTensor[] others) => new(others, structure);

    /// <summary>One tensor.</summary>
    public static implicit operator TensorList(KerasTensor tensor) => new([tensor], Structure.One);

    /// <summary>A list.</summary>
    public static implicit operator TensorList(KerasTensor[] tensors) => new(tensors, new([.. tensors.Select(_ => Structure.One)], null));

    /// <summary>A list.</summary>
    public static implicit operator TensorList(List<KerasTensor> tensors) => tensors.ToArray();

    /// <summary>A list of structures.</summary>
    public static implicit operator TensorList(TensorList[] parts) => Join(parts, null);

    /// <summary>Tensors by name.</summary>
    public static implicit operator TensorList(Dictionary<string, KerasTensor> tensors) =>
        tensors.ToDictionary(p => p.Key, p => (TensorList)p.Value);

    /// <summary>Structures by name.</summary>
    public static implicit operator TensorList(Dictionary<string, TensorList> parts)
    {
        string[] keys = [.. parts.Keys.Order(StringComparer.Ordinal)];
        return Join([.. keys.Select(k => parts[k])], keys);
    }

    /// <summary>
    /// The structure with something in each tensor's place, and something made of the parts for each list and dictionary.
    /// </summary>
    internal T Fold<T>(Func<KerasTensor, T> one, Func<T[], T> list, Func<IReadOnlyList<string>, T[], T> dictionary)
    {
        var next = 0;
        return Of(structure);

        T Of(Structure part)
        {
            if (part.Parts is null) return one(tensors[next++]);
            T[] parts = [.. part.Parts.Select(Of)];
            return part.Keys is null ? list(parts) : dictionary(part.Keys, parts);
        }
    }

    /// <summary>Whether dictionaries stand where another structure has them, with the same keys; how lists lie in lists does not
    /// matter.</summary>
    internal bool HasKeysOf(TensorList other)
    {
        return Keyed(this) == Keyed(other);

        static string Keyed(TensorList list) => list.Fold(_ => "", string.Concat,
            (keys, parts) => $"{{{string.Join(",", keys.Zip(parts, (key, part) => $"{key}:{part}"))}}}");
    }

    /// <summary>The structure in words: <c>[tensor, {a: tensor}]</c>.</summary>
    internal string Describe() => Fold(_ => "tensor", parts => $"[{string.Join(", ", parts)}]",
        (keys, parts) => $"{{{string.Join(", ", keys.Zip(parts, (key, part) => $"{key}: {part}"))}}}");

    /// <inheritdoc/>
    public IEnumerator<KerasTensor> GetEnumerator() => ((IEnumerable<KerasTensor>)tensors).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    static TensorList Join(TensorList[] parts, string[]? keys) =>
        new([.. parts.SelectMany(p => p)], new([.. parts.Select(p => p.structure)], keys));

    /// <summary>One tensor, or parts in order, by sorted keys where they have names.</summary>
    sealed record Structure(Structure[]? Parts, string[]? Keys)
    {
        public static Structure One { get; } = new(null, null);
    }
}
