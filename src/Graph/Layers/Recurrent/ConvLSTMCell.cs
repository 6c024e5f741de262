using static OnnxKeras.Ops;

namespace OnnxKeras.Layers;

/// <summary>
/// One step of a convolutional LSTM (Shi et al. 2015): an <see cref="LSTMCell"/> whose products x·W and h·U are convolutions.
/// </summary>
public sealed class ConvLSTMCell : GatedCell
{
    readonly int[] size, strides, dilation, once;
    Shape? state;

    internal ConvLSTMCell(int filters, int[] kernelSize, int[] strides, Padding padding, DataFormat dataFormat, int[] dilationRate,
        ActivationFunction? activation, ActivationFunction? recurrentActivation, bool useBias, Initializer? kernelInitializer,
        Initializer? recurrentInitializer, Initializer? biasInitializer, bool unitForgetBias, Regularizer? kernelRegularizer,
        Regularizer? recurrentRegularizer, Regularizer? biasRegularizer, Constraint? kernelConstraint, Constraint? recurrentConstraint,
        Constraint? biasConstraint, double dropout, double recurrentDropout, int? seed, string? name = "conv_lstm_cell")
        : base(4, filters, activation, useBias, kernelInitializer, recurrentInitializer, biasInitializer, kernelRegularizer,
            recurrentRegularizer,
            biasRegularizer, kernelConstraint, recurrentConstraint, biasConstraint, dropout, recurrentDropout, seed, name)
    {
        foreach (var (argument, values) in new[] { ("kernelSize", kernelSize), ("strides", strides), ("dilationRate", dilationRate) })
            if (values.Any(v => v < 1)) throw Error($"needs positive {argument}, got ({string.Join(", ", values)}).");
        if (strides.Any(s => s > 1) && dilationRate.Any(d => d > 1))
            throw Error($"takes strides or a dilation rate, not both; got ({string.Join(", ", strides)}) and "
                + $"({string.Join(", ", dilationRate)}).");
        (size, this.strides, dilation, once) = (kernelSize, strides, dilationRate, Array.ConvertAll(kernelSize, _ => 1));
        Padding = padding != Padding.Causal ? padding : throw Error("takes valid or same padding, not causal.");
        DataFormat = dataFormat;
        RecurrentActivation = recurrentActivation ?? "sigmoid";
        UnitForgetBias = unitForgetBias;
    }

    /// <summary>How the input's border is treated; the state's convolution always keeps its size.</summary>
    public Padding Padding { get; }
    /// <summary>Where the channels stand.</summary>
    public DataFormat DataFormat { get; }
    /// <summary>The activation of the gates.</summary>
    public ActivationFunction RecurrentActivation { get; }
    /// <summary>Whether the forget gate's bias begins with 1 (Jozefowicz et al. 2015).</summary>
    public bool UnitForgetBias { get; }

    /// <summary>Both states have the shape of the convolved input.</summary>
    public override IReadOnlyList<Shape> StateShapes => [DeclaredState, DeclaredState];

    Shape State => state ?? throw Error("has no state shapes before it is built.");

    Shape DeclaredState => DataFormat == DataFormat.ChannelsLast ? State : [State[^1], .. State[..^1]];

    /// <inheritdoc/>
    protected override void Build(Shape input)
    {
        if (input.Rank != size.Length + 2) throw Error($"cannot take steps of shape {input}: they must have {size.Length} spatial axes.");
        var shape = DataFormat == DataFormat.ChannelsLast ? input : [input[0], .. input[2..], input[1]];
        if (!shape[1..].IsKnown)
            throw Error($"cannot take steps of shape {input}: every axis but the batch must be known, since the states have it.");
        state = [.. size.Select((s, i) => SymbolicBackend.WindowedLength(shape[i + 1], s, strides[i], Padding, dilation[i])), Units];
        if (state.Any(d => d < 1))
            throw Error($"cannot take steps of shape {input}: a window of ({string.Join(", ", size)}) does not fit without padding.");
        AddWeights(shape[^1]!.Value, [.. size.Select(s => (int?)s)]);
        if (UnitForgetBias && Bias is not null) LSTMCell.BeginForgetGateWithOne(Bias, Units);
    }

    /// <inheritdoc/>
    public override (KerasTensor Output, KerasTensor[] States) Step(KerasTensor x, KerasTensor[] states)
    {
        var (y, last) = Run(ExpandDims(x, 1), states, null, goBackwards: false);
        return (Squeeze(y, [1]), last);
    }

    /// <summary>The input's convolution for all steps at once, time counting as batch; only the state's stays in the loop.</summary>
    internal override (KerasTensor Sequence, KerasTensor[] States) Run(KerasTensor sequence, KerasTensor[] states, KerasTensor? mask,
        bool goBackwards)
    {
        var x = ChannelsLast(sequence, 2);
        var unchanged = Enumerable.Repeat((int?)null, size.Length);
        var inputMask = RandomMask.For(x, [null, 1, .. unchanged, 4 * x.Shape[^1]], Dropout, Seeds);
        var stateMask = RandomMask.For(x, [null, .. State[..^1], 4 * Units], RecurrentDropout, Seeds);
        var inputs = ForGates(x, inputMask);
        var z = Ops.Conv(Ops.Reshape(inputs, [-1, .. inputs.Shape[2..]]), Kernel, strides, Padding, dilationRate: dilation);
        if (Bias is not null) z += Bias;
        z = Ops.Reshape(z, [null, null, .. State[..^1], 4 * Units], like: x);
        KerasTensor[] first = [.. states.Select(s => ChannelsLast(s, 1))];
        // A mask may tell positions apart: Masking compares the last axis alone.
        if (mask?.Rank > 2) mask = ChannelsLast(Recurrence.Trailing(mask, sequence.Rank), 2);
        var (y, last) = Recurrence.Run(Backend.Of(sequence), z, first, mask, goBackwards, first[0], (gates, s) =>
        {
            var recurrent = Ops.Conv(ForGates(s[0], stateMask), RecurrentKernel, once, Padding.Same);
            var next = RecurrentStep.Lstm(gates + recurrent, s[1], Activation, RecurrentActivation);
            return (next[0], next);
        });
        return (Declared(y, 2), [.. last.Select(s => Declared(s, 1))]);
    }

    /// <summary>Dropout has a mask for each gate: the operand four times, masked, for a convolution whose groups are the gates.</summary>
    static KerasTensor ForGates(KerasTensor x, KerasTensor? masks) => masks is null ? x : Ops.Concatenate([x, x, x, x], -1) * masks;

    private protected override KerasTensor[] Step(RecurrentArguments arguments, KerasTensor x, KerasTensor[] states,
        StepMasks masks) =>
        throw new InvalidOperationException();

    private protected override string NameOfUnits => "filters";

    private protected override RecurrentKind? Kind => null;

    /// <summary>Moves the channels, which stand at <paramref name="axis"/>, to the end.</summary>
    KerasTensor ChannelsLast(KerasTensor x, int axis) => DataFormat == DataFormat.ChannelsLast
        ? x
        : Transpose(x, [.. Enumerable.Range(0, axis), .. Enumerable.Range(axis + 1, size.Length), axis]);

    KerasTensor Declared(KerasTensor x, int axis) => DataFormat == DataFormat.ChannelsLast
        ? x
        : Transpose(x, [.. Enumerable.Range(0, axis), x.Rank - 1, .. Enumerable.Range(axis, size.Length)]);
}
