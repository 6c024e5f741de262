using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace OnnxKeras.Serving;

/// <summary>
/// Arrays that stay where they are while native code reads or writes them, batch by batch; then values that others own.
/// </summary>
/// <param name="arrays">The arrays.</param>
/// <param name="rows">How many rows there are in all.</param>
/// <param name="sliced">How many of the arrays are cut into batches, if they have all rows.</param>
/// <param name="lent">What follows the arrays.</param>
sealed class Pins(NDArray[] arrays, int rows, int sliced, IReadOnlyList<OrtValue> lent) : IDisposable
{
    readonly PinnedGCHandle<Array>[] handles =
        [.. arrays.Where(a => a.DType != DType.String).Select(a => new PinnedGCHandle<Array>(a.Storage.Elements))];
    readonly long[][] shapes = Array.ConvertAll(arrays, a => a.Shape.ToLongs());
    readonly OrtValue[] values = [.. new OrtValue[arrays.Length], .. lent];

    /// <summary>The values for the rows from start to end; valid until the next selection.</summary>
    public IReadOnlyCollection<OrtValue> Select(int start, int end)
    {
        for (var i = 0; i < arrays.Length; i++)
        {
            var array = arrays[i];
            var cut = i < sliced && array.Rank > 0 && array.Shape[0] == rows && rows > 0;
            if (!cut && values[i] is not null) continue;
            var (elements, offset) = array.Storage;
            var (first, count) = cut ? (start * (array.Count / rows), (end - start) * (array.Count / rows)) : (0, array.Count);
            if (cut) shapes[i][0] = end - start;
            values[i]?.Dispose();
            values[i] = array.DType == DType.String ? Texts(array.Span<string>().Slice(first, count), shapes[i])
                : OrtValue.CreateTensorValueWithData(OrtMemoryInfo.DefaultInstance, Signature.ElementOf(array.DType), shapes[i],
                    Marshal.UnsafeAddrOfPinnedArrayElement(elements, 0) + (nint)(offset + first) * array.DType.Size,
                    (long)count * array.DType.Size);
        }
        return values;
    }

    /// <summary>A copy: the runtime keeps texts in its own memory.</summary>
    static OrtValue Texts(ReadOnlySpan<string?> texts, long[] shape)
    {
        var value = OrtValue.CreateTensorWithEmptyStrings(OrtAllocator.DefaultInstance, shape);
        for (var i = 0; i < texts.Length; i++) value.StringTensorSetElementAt(texts[i] ?? "", i);
        return value;
    }

    public void Dispose()
    {
        for (var i = 0; i < arrays.Length; i++) values[i]?.Dispose();
        foreach (var handle in handles) handle.Dispose();
    }
}
