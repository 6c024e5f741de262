using System.Collections;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace OnnxKeras;

/// <summary>Arrays that go into a model or come out: one, a list in the order of the inputs, or a dictionary by name.</summary>
/// <remarks>
/// Converts from C# arrays of any rank, <see cref="Tensor{T}"/>, <see cref="NDArray"/>, lists and dictionaries of them; also from a
/// <see cref="RowSource"/>, which is read in parts where there are batches.
/// </remarks>
[CollectionBuilder(typeof(Data), nameof(Create))]
public sealed class Data : IReadOnlyList<NDArray>
{
    readonly RowSource[] parts;

    Data(RowSource[] parts, string[]? keys) => (this.parts, Keys) = (parts, keys);

    Data(NDArray[] arrays, string[]? keys) : this(Array.ConvertAll(arrays, a => (RowSource)a), keys) { }

    /// <summary>The arrays' names, or <c>null</c> for arrays by place.</summary>
    public IReadOnlyList<string>? Keys { get; }

    /// <summary>The number of arrays.</summary>
    public int Count => parts.Length;

    /// <summary>An array by place; a <see cref="RowSource"/> is read as a whole.</summary>
    public NDArray this[int index] => parts[index].Whole;

    /// <summary>An array by name.</summary>
    /// <exception cref="KerasException">No array has the name.</exception>
    public NDArray this[string name] => Keys?.ToList().IndexOf(name) is >= 0 and var i
        ? this[i]
        : throw new KerasException(Keys is null
            ? $"There is no array '{name}': the {Count} array(s) have no names. Pick one by place, such as [0]."
            : Names.Unknown("array", name, Keys));

    /// <summary>Whether some of it is read from elsewhere when needed.</summary>
    internal bool IsRead => Array.Exists(parts, p => p is not ArrayRows);

    /// <summary>The rows of each array, to be read in parts.</summary>
    internal IReadOnlyList<RowSource> Parts => parts;

    /// <summary>Some rows of each array.</summary>
    internal Data Read(Func<RowSource, NDArray> rows) => new(Array.ConvertAll(parts, p => rows(p)), Keys?.ToArray());

    /// <summary>Neighbouring rows of each array, to be read when needed.</summary>
    internal Data Part(int start, int end) => new(Array.ConvertAll(parts, p => (RowSource)new PartOfRows(p, start, end)), Keys?.ToArray());

    /// <summary>What a collection expression such as <c>[a, b]</c> calls.</summary>
    public static Data Create(ReadOnlySpan<NDArray> arrays) => new(arrays.ToArray(), null);

    /// <summary>Arrays with names.</summary>
    internal static Data Named(IEnumerable<NDArray> arrays, IEnumerable<string> names) => new(arrays.ToArray(), [.. names]);

    /// <summary>Data of an object that only its type tells about, or <c>null</c> where that is no data.</summary>
    internal static Data? Of(object? item) => item switch
    {
        Data data => data,
        RowSource rows => rows,
        RowSource[] rows => rows,
        Dictionary<string, RowSource> rows => rows,
        NDArray array => array,
        NDArray[] arrays => arrays,
        List<NDArray> arrays => arrays,
        Dictionary<string, NDArray> arrays => arrays,
        Tensor<float> tensor => tensor,
        Tensor<int> tensor => tensor,
        Array array when IsNumeric(array.GetType()) => array,
        _ => null,
    };

    static bool IsNumeric(Type type) => type.IsArray ? IsNumeric(type.GetElementType()!) : type.IsPrimitive || type == typeof(string)
        || type == typeof(Half) || type == typeof(BFloat16);

    /// <summary>The arrays in the order of the given names.</summary>
    /// <param name="names">The model's input or output names.</param>
    /// <param name="what">What the arrays are, for errors: <c>inputs</c>, <c>targets</c>.</param>
    /// <exception cref="KerasException">A name is missing or unknown, or the number of arrays is wrong.</exception>
    internal NDArray[] InOrder(IReadOnlyList<string> names, string what)
    {
        if (Keys is null)
            return Count == names.Count
                ? [.. this]
                : throw new KerasException($"The model has {names.Count} {what} ({string.Join(", ", names)}), but {Count} array(s) came.");
        foreach (var key in Keys)
            if (!names.Contains(key)) throw new KerasException(Names.Unknown($"name among the {what}", key, names));
        foreach (var name in names)
            if (!Keys.Contains(name))
                throw new KerasException($"No array came for '{name}' of the model's {what} ({string.Join(", ", names)}).");
        return [.. names.Select(n => this[n])];
    }

    /// <summary>The only array.</summary>
    NDArray Only => Count == 1 ? this[0] : throw new KerasException($"There are {Count} arrays: pick one by place or name.");

    /// <summary>One array.</summary>
    public static implicit operator Data(NDArray array) => new([(RowSource)array], null);

    /// <summary>One array: a C# array of any rank, or jagged.</summary>
    public static implicit operator Data(Array array) => new([(RowSource)NDArray.From(array)], null);

    /// <summary>One array.</summary>
    public static implicit operator Data(Tensor<float> tensor) => new([(RowSource)NDArray.From(tensor)], null);

    /// <summary>One array.</summary>
    public static implicit operator Data(Tensor<int> tensor) => new([(RowSource)NDArray.From(tensor)], null);

    /// <summary>A list of arrays.</summary>
    public static implicit operator Data(NDArray[] arrays) => new(arrays, null);

    /// <summary>A list of arrays.</summary>
    public static implicit operator Data(List<NDArray> arrays) => new(arrays.ToArray(), null);

    /// <summary>Arrays by name.</summary>
    public static implicit operator Data(Dictionary<string, NDArray> arrays) => new(arrays.Values.ToArray(), [.. arrays.Keys]);

    /// <summary>Rows that are read when needed.</summary>
    public static implicit operator Data(RowSource rows) => new([rows], null);

    /// <summary>A list of arrays and rows that are read when needed.</summary>
    public static implicit operator Data(RowSource[] rows) => new(rows, null);

    /// <summary>Arrays and rows that are read when needed, by name.</summary>
    public static implicit operator Data(Dictionary<string, RowSource> rows) => new([.. rows.Values], [.. rows.Keys]);

    /// <summary>The only array.</summary>
    public static implicit operator NDArray(Data data) => data.Only;

    /// <summary>The only array as a tensor.</summary>
    public static implicit operator Tensor<float>(Data data) => data.Only.ToTensor<float>();

    /// <summary>Two arrays at once: <c>var (a, b) = model.Predict(x);</c>.</summary>
    /// <exception cref="KerasException">There are not two.</exception>
    public void Deconstruct(out NDArray first, out NDArray second) => (first, second) = (At(0, 2), At(1, 2));

    /// <summary>Three arrays at once.</summary>
    /// <exception cref="KerasException">There are not three.</exception>
    public void Deconstruct(out NDArray first, out NDArray second, out NDArray third) =>
        (first, second, third) = (At(0, 3), At(1, 3), At(2, 3));

    NDArray At(int index, int asked) => Count == asked ? this[index] : throw new KerasException($"There are {Count} arrays, not {asked}.");

    /// <summary>Types and shapes, such as <c>float32 array of shape (2, 10)</c>.</summary>
    public override string ToString() => string.Join(", ", this.Select((a, i) => Keys is null ? $"{a}" : $"{Keys[i]}: {a}"));

    /// <inheritdoc/>
    public IEnumerator<NDArray> GetEnumerator() => parts.Select(p => p.Whole).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
