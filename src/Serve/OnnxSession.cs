using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using OnnxKeras.Onnx;

namespace OnnxKeras.Serving;

/// <summary>What is called before each batch, and after it with its outputs; it tells whether to go on.</summary>
sealed record BatchHooks(Action Before, Func<NDArray[], bool> After);

/// <summary>
/// A model in ONNX Runtime, which reads the caller's arrays and writes into arrays made beforehand. Disposed when the last user is done.
/// </summary>
sealed class OnnxSession : IDisposable
{
    static readonly RunOptions plain = new();

    readonly InferenceSession session;
    readonly string[] inputNames, outputNames;
    readonly string? batch;
    // By the number of arrays given, which is less than that of the inputs where the others are lent.
    readonly int?[] fixedBatches;
    readonly bool[] batched;
    int users = 1;

    public OnnxSession(byte[] model, PredictorOptions options)
    {
        NativeOnnxRuntime.EnsureLoaded();
        using var session = options.ToSession();
        this.session = new InferenceSession(model, session);
        Inputs = [.. this.session.InputNames.Select(n => Signature.Of(n, this.session.InputMetadata[n]))];
        Outputs = [.. this.session.OutputNames.Select(n => Signature.Of(n, this.session.OutputMetadata[n]))];
        (inputNames, outputNames) = ([.. this.session.InputNames], [.. this.session.OutputNames]);
        var carried = this.session.ModelMetadata.CustomMetadataMap.Keys
            .Where(k => k.StartsWith(OnnxModel.StateKey)).Select(k => k[OnnxModel.StateKey.Length..]).ToHashSet();
        States = [.. Inputs.Where(i => carried.Contains(i.Name))];
        Outputs = [.. Outputs.SkipLast(States.Count)];
        Inputs = [.. Inputs.TakeWhile(i => !carried.Contains(i.Name))];
        batch = Inputs.Count > 0 && Inputs[0].Symbols is [{ Length: > 0 } symbol, ..] ? symbol : null;
        fixedBatches = [.. Enumerable.Range(0, Inputs.Count + 1).Select(FixedBatch)];
        batched = [.. Enumerable.Range(0, Inputs.Count + 1).Select(IsBatched)];
    }

    /// <summary>The inputs without states; lent ones, such as weights, stand last where there are no states.</summary>
    public IReadOnlyList<Signature> Inputs { get; }

    /// <summary>The outputs without states.</summary>
    public IReadOnlyList<Signature> Outputs { get; }

    /// <summary>What one run hands to the next: inputs after the model's own, and as many outputs.</summary>
    public IReadOnlyList<Signature> States { get; }

    /// <summary>Keeps the session from being disposed while it is used.</summary>
    /// <exception cref="ObjectDisposedException">Its last user is done already.</exception>
    public OnnxSession Acquire()
    {
        for (int before; (before = Volatile.Read(ref users)) > 0;)
            if (Interlocked.CompareExchange(ref users, before + 1, before) == before) return this;
        throw new ObjectDisposedException(nameof(Predictor),
            "The predictor was disposed before this call: let its using block reach around every Predict.");
    }

    /// <summary>Ends one use.</summary>
    public void Dispose()
    {
        if (Interlocked.Decrement(ref users) == 0) session.Dispose();
    }

    /// <summary>The outputs for the given inputs, computed in batches where rows are independent of each other.</summary>
    /// <param name="arrays">One array an input.</param>
    /// <param name="batchSize">The number of rows computed at once; <c>null</c> is all.</param>
    /// <param name="states">The states, which the run changes.</param>
    /// <param name="lent">Values of the remaining inputs.</param>
    /// <param name="hooks">Called around each batch.</param>
    /// <param name="cancellationToken">Stops between batches.</param>
    /// <exception cref="KerasException">Arrays do not fit, or the runtime cannot compute with them.</exception>
    public NDArray[] Run(NDArray[] arrays, int? batchSize, NDArray[] states, IReadOnlyList<OrtValue> lent, BatchHooks? hooks,
        CancellationToken cancellationToken)
    {
        try
        {
            return RunBatches(arrays, batchSize, states, lent, hooks, cancellationToken);
        }
        catch (OnnxRuntimeException e)
        {
            // The message names the node, which is called after the layer.
            throw new KerasException($"ONNX Runtime cannot compute the outputs: {e.Message.TrimEnd()}", e);
        }
    }

    NDArray[] RunBatches(NDArray[] arrays, int? batchSize, NDArray[] states, IReadOnlyList<OrtValue> lent, BatchHooks? hooks,
        CancellationToken cancellationToken)
    {
        var fixedBatch = fixedBatches[arrays.Length];
        var fitted = new NDArray[arrays.Length];
        for (var i = 0; i < fitted.Length; i++) fitted[i] = Inputs[i].Fit(arrays[i], fixedBatch);
        arrays = fitted;
        var rows = CountRows(arrays);
        var step = fixedBatch ?? (batched[arrays.Length] ? Math.Min(rows, batchSize ?? rows) : rows);
        var results = new NDArray?[Outputs.Count];
        for (var i = 0; i < results.Length; i++)
            results[i] = Allocate(fixedBatch is null ? Outputs[i] : Outputs[i] with { Shape = Outputs[i].Shape.With(0, rows) }, arrays);
        if (Array.TrueForAll(results, r => r is not null))
        {
            var next = Array.ConvertAll(states, s => NDArray.Zeros(s.DType, s.Shape));
            using var read = new Pins([.. arrays, .. states], rows, arrays.Length, lent);
            using var written = new Pins([.. results!, .. next], rows, results.Length, []);
            for (var start = 0; start < rows || start == 0 && rows == 0; start += step)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var end = Math.Min(start + step, rows);
                hooks?.Before();
                session.Run(plain, inputNames, read.Select(start, end), outputNames, written.Select(start, end));
                for (var i = 0; i < states.Length; i++) next[i].Bytes.CopyTo(states[i].Bytes);
                if (hooks?.After(Until(start, end)) == false) return Until(0, end);
                if (rows == 0) break;
            }
            return results!;

            NDArray[] Until(int start, int end) =>
                Array.ConvertAll(results, r => r!.Rank > 0 && r.Shape[0] == rows ? r.Rows(start, end) : r);
        }
        return RunUnknown(arrays, rows, step, states, lent, hooks, cancellationToken);
    }

    /// <summary>Outputs whose sizes only the run tells: the runtime allocates, and the batches are put together.</summary>
    NDArray[] RunUnknown(NDArray[] arrays, int rows, int step, NDArray[] states, IReadOnlyList<OrtValue> lent, BatchHooks? hooks,
        CancellationToken cancellationToken)
    {
        var parts = Outputs.Select(_ => new List<NDArray>()).ToArray();
        using var read = new Pins([.. arrays, .. states], rows, arrays.Length, lent);
        for (var start = 0; start < rows || start == 0; start += Math.Max(step, 1))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var end = Math.Min(start + step, rows);
            hooks?.Before();
            using var outputs = session.Run(plain, inputNames, read.Select(start, end), outputNames);
            for (var i = 0; i < parts.Length; i++)
            {
                parts[i].Add(Copy(outputs[i], Outputs[i].DType));
            }
            for (var i = 0; i < states.Length; i++) outputs[parts.Length + i].GetTensorMutableRawData().CopyTo(states[i].Bytes);
            if (hooks?.After(Array.ConvertAll(parts, p => p[^1])) == false) break;
        }
        return [.. parts.Select((p, i) => p.Count == 1 ? p[0] : Stack(p, Outputs[i]))];
    }

    static NDArray Copy(OrtValue output, DType type)
    {
        var shape = Shape.Of(output.GetTensorTypeAndShape().Shape);
        if (type == DType.String) return NDArray.Of(output.GetStringTensorAsArray(), shape);
        var copy = NDArray.Zeros(type, shape);
        output.GetTensorMutableRawData().CopyTo(copy.Bytes);
        return copy;
    }

    static NDArray Stack(List<NDArray> parts, Signature output)
    {
        if (parts.Any(p => p.Shape[1..] != parts[0].Shape[1..]))
            throw new KerasException($"Output '{output.Name}' has batches of different shapes "
                + $"({string.Join(", ", parts.Select(p => p.Shape).Distinct())}): predict them one by one.");
        return NDArray.Joined(parts);
    }

    /// <summary>Whether every input and output begins with the unknown batch.</summary>
    bool IsBatched(int given) => batch is not null
        && Inputs.Take(given).Concat(Outputs).All(s => s.Symbols.Length > 0 && s.Symbols[0] == batch);

    /// <summary>The batch size that every input and output has; <c>null</c> where it is unknown or they differ.</summary>
    int? FixedBatch(int given)
    {
        int?[] sizes = [.. Inputs.Take(given).Concat(Outputs).Select(s => s.Shape.Rank > 0 ? s.Shape[0] : null).Distinct()];
        return sizes.Length == 1 ? sizes[0] : null;
    }

    int CountRows(NDArray[] arrays)
    {
        if (arrays.Length == 0 || arrays[0].Rank == 0) return 1;
        var rows = arrays[0].Shape[0]!.Value;
        for (var i = 1; i < arrays.Length; i++)
            if (batch is not null && Inputs[i].Symbols is [var symbol, ..] && symbol == batch && arrays[i].Shape[0] != rows)
                throw new KerasException($"Input '{Inputs[i].Name}' has {arrays[i].Shape[0]} rows, but '{Inputs[0].Name}' has {rows}: "
                    + "every input needs as many.");
        return rows;
    }

    /// <summary>The array for an output of all rows, or <c>null</c> where a size follows from no input.</summary>
    NDArray? Allocate(Signature output, NDArray[] arrays)
    {
        var dims = output.Shape.ToArray();
        for (var axis = 0; axis < dims.Length; axis++)
            for (var i = 0; i < arrays.Length && dims[axis] is null; i++)
                if (output.Symbols[axis] is { Length: > 0 } symbol && Array.IndexOf(Inputs[i].Symbols, symbol) is >= 0 and var at)
                    dims[axis] = arrays[i].Shape[at];
        return Array.TrueForAll(dims, d => d is not null) && output.DType != DType.String
            ? NDArray.Zeros(output.DType, new Shape(dims))
            : null;
    }

    /// <summary>
    /// Arrays that stay where they are while native code reads or writes them, batch by batch; then values that others own.
    /// </summary>
    /// <param name="arrays">The arrays.</param>
    /// <param name="rows">How many rows there are in all.</param>
    /// <param name="sliced">How many of the arrays are cut into batches, if they have all rows.</param>
    /// <param name="lent">What follows the arrays.</param>
    sealed class Pins(NDArray[] arrays, int rows, int sliced, IReadOnlyList<OrtValue> lent) : IDisposable
    {
        readonly PinnedGCHandle<Array>[] handles = Array.ConvertAll(arrays, a => new PinnedGCHandle<Array>(a.Storage.Elements));
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
                values[i] = array.DType == DType.String ? Text(array.Span<string>().Slice(first, count), shapes[i])
                    : OrtValue.CreateTensorValueWithData(OrtMemoryInfo.DefaultInstance, Signature.ElementOf(array.DType), shapes[i],
                    Marshal.UnsafeAddrOfPinnedArrayElement(elements, 0) + (nint)(offset + first) * array.DType.Size,
                    (long)count * array.DType.Size);
            }
            return values;
        }

        /// <summary>A copy: the runtime keeps text in memory of its own.</summary>
        static OrtValue Text(ReadOnlySpan<string> elements, long[] shape)
        {
            var value = OrtValue.CreateTensorWithEmptyStrings(OrtAllocator.DefaultInstance, shape);
            for (var i = 0; i < elements.Length; i++) value.StringTensorSetElementAt(elements[i], i);
            return value;
        }

        public void Dispose()
        {
            for (var i = 0; i < arrays.Length; i++) values[i]?.Dispose();
            foreach (var handle in handles) handle.Dispose();
        }
    }
}
