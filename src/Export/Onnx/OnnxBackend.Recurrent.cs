namespace OnnxKeras.Onnx;

sealed partial class OnnxBackend
{
    /// <summary>Activations that the recurrent operators know, with their parameters.</summary>
    static readonly Dictionary<ActivationFunction, (string Name, float? Alpha, float? Beta)> recurrentActivations = new()
    {
        ["tanh"] = ("Tanh", null, null),
        ["sigmoid"] = ("Sigmoid", null, null),
        ["relu"] = ("Relu", null, null),
        ["softsign"] = ("Softsign", null, null),
        ["softplus"] = ("Softplus", null, null),
        ["linear"] = ("Affine", 1, 0),
        ["elu"] = ("Elu", 1, null),
        ["leaky_relu"] = ("LeakyRelu", 0.2f, null),
        ["hard_sigmoid"] = ("HardSigmoid", 1f / 6, 0.5f),
        [ActivationFunction.HardSigmoidOfKeras2] = ("HardSigmoid", 0.2f, 0.5f),
    };

    // Keras orders the gates i, f, c, o and ONNX i, o, f, c; both order a GRU's z, r, h.
    public override (KerasTensor Sequence, KerasTensor[] States) Lstm(RecurrentArguments a) =>
        Recurrent("LSTM", a, [0, 3, 1, 2], [a.RecurrentActivation, a.Activation, a.Activation]) ?? base.Lstm(a);

    public override (KerasTensor Sequence, KerasTensor[] States) Gru(RecurrentArguments a) =>
        Recurrent("GRU", a, [0, 1, 2], [a.RecurrentActivation, a.Activation], ("linear_before_reset", a.ResetAfter ? 1 : 0)) ?? base.Gru(a);

    public override (KerasTensor Sequence, KerasTensor[] States) SimpleRnn(RecurrentArguments a) =>
        Recurrent("RNN", a, [0], [a.Activation]) ?? base.SimpleRnn(a);

    /// <summary>A whole recurrent layer as one operator; <c>null</c> where an activation is none of the operator's.</summary>
    (KerasTensor, KerasTensor[])? Recurrent(
        string op, RecurrentArguments a, int[] gates, ActivationFunction[] activations, params (string, object)[] more)
    {
        if (!activations.All(recurrentActivations.ContainsKey) || a.Input.DType != DType.Float32) return null;
        var units = a.RecurrentKernel.Shape[0]!.Value;
        var functions = activations.Select(f => recurrentActivations[f]).ToArray();
        // Compacted steps leave no room to run backwards: the sequence is turned around before.
        var mask = a.Mask is not null && a.GoBackwards ? Ops.Flip(a.Mask, 1) : a.Mask;
        var input = mask is not null && a.GoBackwards ? Ops.Flip(a.Input, 1) : a.Input;
        var valid = mask is null ? null : new ValidSteps(this, mask);
        if (valid is not null) input = valid.Compact(input);
        var reverse = a.GoBackwards && valid is null;

        List<(string, object)> attributes = [("hidden_size", units), ("direction", reverse ? "reverse" : "forward"),
            ("activations", functions.Select(f => f.Name).ToArray()), .. more];
        if (functions.Any(f => f.Alpha is not null)) attributes.Add(("activation_alpha", functions.Where(f => f.Alpha is not null).Select(f => f.Alpha!.Value).ToArray()));
        if (functions.Any(f => f.Beta is not null)) attributes.Add(("activation_beta", functions.Where(f => f.Beta is not null).Select(f => f.Beta!.Value).ToArray()));
        var edges = Nodes(op, 1 + a.States.Length,
            [Arrange(Value(input), TimeFirst(3)).Edge, Weights(a.Kernel), Weights(a.RecurrentKernel), Biases(), valid?.Lengths.Edge, .. a.States.Select(Initial)],
            [.. attributes]);

        Shape sequence = [a.Input.Shape[0], a.Input.Shape[1], units];
        KerasTensor outputs = new OnnxValue(this, sequence, DType.Float32, Node("Squeeze", [edges[0], Ints(1)]), TimeFirst(3));
        KerasTensor[] states = [.. a.States.Select((s, i) => Make(s, Node("Squeeze", [edges[i + 1], Ints(0)])))];
        if (valid is not null) return (valid.Spread(outputs), [.. states.Select((s, i) => IsZero(a.States[i]) ? s : valid.OrInitial(s, a.States[i]))]);
        return (reverse ? Ops.Flip(outputs, 1) : outputs, states);

        // (rows, gates · units) → (1, gates · units, rows), in ONNX's order of gates.
        Edge Weights(KerasTensor kernel) => Plain(Value(Ops.ExpandDims(Ops.Transpose(Reordered(kernel)), 0))).Edge;

        Edge? Biases()
        {
            if (a.Bias is null) return null;
            var bias = a.Bias.Rank == 2 ? a.Bias : Ops.ExpandDims(a.Bias, 0);
            var both = Reordered(bias);
            if (a.Bias.Rank == 1) both = Concatenate([both, new OnnxValue(this, NDArray.Zeros(DType.Float32, both.Shape), null)], 1);
            return Plain(Value(Ops.Reshape(both, [1, -1]))).Edge;
        }

        KerasTensor Reordered(KerasTensor x) => gates.Select((gate, i) => gate == i).All(same => same)
            ? x
            : Concatenate([.. gates.Select(gate => SliceAxis(x, x.Rank - 1, gate * units, (gate + 1) * units, 1))], x.Rank - 1);

        Edge? Initial(KerasTensor state) => IsZero(state) ? null : Plain(Value(Ops.ExpandDims(Value(state, DType.Float32), 0))).Edge;
    }

    /// <summary>Whether a state is the zeros that a recurrent layer begins with, which operators take for granted.</summary>
    static bool IsZero(KerasTensor state) =>
        state is OnnxValue { Edge.Producer: { Op: "Expand", Inputs: [{ Constant: { Rank: 0 } value }, ..] } } && value.ToScalar() == 0;

    /// <summary>
    /// Any mask on a fused operator: the valid steps are brought to the front in their order, the operator is told how many there are, and
    /// each step takes the output of the last valid one, zeros before the first.
    /// </summary>
    sealed class ValidSteps
    {
        readonly OnnxBackend backend;
        readonly KerasTensor count, order;

        public ValidSteps(OnnxBackend backend, KerasTensor mask)
        {
            this.backend = backend;
            KerasTensor valid = backend.Plain(backend.Value(mask, DType.Int64));
            count = backend.CumSum(valid, 1);
            Lengths = backend.Value(backend.Sum(valid, [1], false), DType.Int32);
            // Valid steps sort by time, the others come after all of them.
            var rank = backend.Positions(valid, 1, DType.Int64) + (1 - valid) * int.MaxValue;
            var sorted = backend.Nodes("TopK", 2, [backend.Value(rank).Edge, backend.Size(backend.Value(valid), 1)], ("axis", 1), ("largest", 0));
            order = new OnnxValue(backend, valid.Shape, DType.Int64, sorted[1]);
        }

        /// <summary>The number of valid steps of each sample.</summary>
        public OnnxValue Lengths { get; }

        /// <summary>The sequence with its valid steps in front.</summary>
        public KerasTensor Compact(KerasTensor x) => Gather(x, order);

        /// <summary>Outputs of the compacted steps at the places of all.</summary>
        public KerasTensor Spread(KerasTensor y) => backend.Where(
            backend.ExpandDims(count > 0, 2), Gather(y, backend.Maximum(count - 1, 0)), 0.0);

        /// <summary>A last state, the initial one for samples without a valid step.</summary>
        public KerasTensor OrInitial(KerasTensor last, KerasTensor initial) =>
            backend.Where(backend.ExpandDims(backend.Greater(Lengths, 0), 1), last, initial);

        OnnxValue Gather(KerasTensor x, KerasTensor steps) => backend.Make(x, backend.Node("GatherND",
            [backend.Plain(backend.Value(x)).Edge, backend.Value(backend.ExpandDims(steps, 2)).Edge], ("batch_dims", 1)));
    }
}
