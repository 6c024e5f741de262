using static OnnxKeras.Ops;

namespace OnnxKeras.Layers;

/// <summary>What the locally connected layers share: a convolution whose kernel is another at each position.</summary>
public abstract class LocallyConnected : Convolution
{
    Variable kernel = null!;
    /// <summary>The windows' elements are listed one by one, which takes memory that no file has paid for.</summary>
    const int MostListed = 1 << 22;

    KerasTensor windows = null!;
    Shape output = null!;

    private protected LocallyConnected(int filters, int[] size, int[] strides, Padding padding, DataFormat dataFormat,
        ActivationFunction? activation, bool useBias, Initializer? kernelInitializer, Initializer? biasInitializer,
        Regularizer? kernelRegularizer, Regularizer? biasRegularizer, Regularizer? activityRegularizer,
        Constraint? kernelConstraint, Constraint? biasConstraint, string? name)
        : base(size, strides, padding, dataFormat, [.. size.Select(_ => 1)], activation, useBias, biasInitializer, biasRegularizer,
            activityRegularizer, biasConstraint, name)
    {
        Filters = filters > 0 ? filters : throw Error($"needs a positive number of filters, got {filters}.");
        if (padding != Padding.Valid) throw Error($"takes valid padding only, got {padding.ToString().ToLowerInvariant()}.");
        KernelInitializer = kernelInitializer ?? "glorot_uniform";
        KernelRegularizer = kernelRegularizer;
        KernelConstraint = kernelConstraint;
    }

    /// <summary>The number of output channels.</summary>
    public int Filters { get; }
    /// <summary>What the kernel begins with.</summary>
    public Initializer KernelInitializer { get; }
    /// <summary>The penalty on the kernel.</summary>
    public Regularizer? KernelRegularizer { get; }
    /// <summary>The projection of the kernel.</summary>
    public Constraint? KernelConstraint { get; }

    /// <summary>The kernel is (positions, window · channels, filters), the bias (positions…, filters).</summary>
    protected override void Build(Shape input)
    {
        var channels = Channels(input);
        var spatial = ChannelsLast(input)[1..^1];
        if (!spatial.IsKnown) throw Error($"cannot take an input of shape {input}: every axis but the batch must be known.");
        int[] sizes = [.. spatial.Select(d => d!.Value)];
        int[] lengths =
            [.. sizes.Select((d, i) => SymbolicBackend.WindowedLength(d, WindowSize[i], WindowStrides[i], Padding.Valid, 1)!.Value)];
        if (lengths.Any(n => n < 1))
            throw Error($"cannot take an input of shape {input}: its window ({string.Join(", ", WindowSize)}) does not fit.");
        // Before the windows are listed one by one: a file may claim any size.
        var elements = lengths.Concat(WindowSize).Append(channels).Append(Filters).Aggregate(1.0, (n, size) => n * size);
        if (elements > Array.MaxLength)
            throw Error($"cannot take an input of shape {input}: its kernel would have {elements:0.##e+0} elements, more than an array "
                + "holds.");
        if (elements / Filters > MostListed)
            throw Error($"cannot take an input of shape {input}: its windows would have {elements / Filters:0.##e+0} elements, more than "
                + $"the {MostListed} that are listed.");
        output = [.. lengths.Select(n => (int?)n), Filters];
        var indices = Indices(sizes, lengths, channels);
        windows = new Constant(indices);
        kernel = AddWeight("kernel", [indices.Shape[0], indices.Shape[1], Filters], KernelInitializer, KernelRegularizer, KernelConstraint);
        BuildBias(output, channels, kernel);
        Dictionary<int, int> axes = [];
        for (var axis = 1; axis < input.Rank; axis++) axes[axis] = input[axis]!.Value;
        InputSpec = InputSpec! with { Axes = axes };
    }

    /// <inheritdoc/>
    protected override KerasTensor CallChannelsLast(KerasTensor x)
    {
        var patches = Take(Ops.Reshape(x, [null, -1]), windows, 1);
        return Biased(Ops.Reshape(Einsum("bpk,pkf->bpf", patches, kernel), output.Insert(0, null)));
    }

    /// <summary>
    /// For channels-first data Keras reads the bias (positions…, filters) as (filters, positions…), without moving an element.
    /// </summary>
    private protected override KerasTensor InLayout(KerasTensor bias) => DataFormat == DataFormat.ChannelsLast
        ? bias
        : Transpose(Ops.Reshape(bias, [Filters, .. output[..^1]]), [.. Enumerable.Range(1, SpatialRank), 0]);

    /// <summary>
    /// Where in a flattened sample each window's elements lie; channels-first data keeps a window's channels outermost, as Keras.
    /// </summary>
    NDArray Indices(int[] sizes, int[] lengths, int channels)
    {
        var indices = new List<int>();
        foreach (var corner in Positions(lengths))
        {
            var starts = corner.Select((p, i) => p * WindowStrides[i]).ToArray();
            var spatial = Positions(WindowSize)
                .Select(p => starts.Select((s, i) => s + p[i]).Zip(sizes).Aggregate(0, (n, at) => n * at.Second + at.First));
            var all = Enumerable.Range(0, channels);
            indices.AddRange(DataFormat == DataFormat.ChannelsLast
                ? spatial.SelectMany(s => all.Select(c => s * channels + c))
                : all.SelectMany(c => spatial.Select(s => s * channels + c)));
        }
        var positions = lengths.Aggregate(1, (a, b) => a * b);
        return NDArray.Of(indices.ToArray(), [positions, indices.Count / positions]);

        static IEnumerable<int[]> Positions(int[] sizes) => sizes.Aggregate((IEnumerable<int[]>)[[]],
            (heads, size) => heads.SelectMany(head => Enumerable.Range(0, size).Select(i => (int[])[.. head, i])));
    }
}
