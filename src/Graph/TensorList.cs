using System.Collections;
using System.Runtime.CompilerServices;

namespace OnnxKeras;

/// <summary>A model's inputs or outputs: one tensor, a list, or a dictionary by name (in the order of its sorted keys, as in Keras).</summary>
[CollectionBuilder(typeof(TensorList), nameof(Create))]
public sealed class TensorList : IReadOnlyList<KerasTensor>
{
    readonly KerasTensor[] tensors;

    TensorList(KerasTensor[] tensors, bool isSingle, string[]? keys) => (this.tensors, IsSingle, Keys) = (tensors, isSingle, keys);

    /// <summary>Whether this is one tensor, not a list of one.</summary>
    public bool IsSingle { get; }

    /// <summary>The dictionary's keys, sorted; <c>null</c> where the tensors have none.</summary>
    public IReadOnlyList<string>? Keys { get; }

    /// <summary>The number of tensors.</summary>
    public int Count => tensors.Length;

    /// <summary>A tensor by place.</summary>
    public KerasTensor this[int index] => tensors[index];

    /// <summary>What a collection expression such as <c>[a, b]</c> calls.</summary>
    public static TensorList Create(ReadOnlySpan<KerasTensor> tensors) => new(tensors.ToArray(), false, null);

    /// <summary>Other tensors in the same structure.</summary>
    internal TensorList With(KerasTensor[] others) => new(others, IsSingle, Keys?.ToArray());

    /// <summary>One tensor.</summary>
    public static implicit operator TensorList(KerasTensor tensor) => new([tensor], true, null);

    /// <summary>A list.</summary>
    public static implicit operator TensorList(KerasTensor[] tensors) => new(tensors, false, null);

    /// <summary>A list.</summary>
    public static implicit operator TensorList(List<KerasTensor> tensors) => new([.. tensors], false, null);

    /// <summary>Tensors by name.</summary>
    public static implicit operator TensorList(Dictionary<string, KerasTensor> tensors)
    {
        string[] keys = [.. tensors.Keys.Order(StringComparer.Ordinal)];
        return new([.. keys.Select(k => tensors[k])], false, keys);
    }

    /// <inheritdoc/>
    public IEnumerator<KerasTensor> GetEnumerator() => ((IEnumerable<KerasTensor>)tensors).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
