namespace OnnxKeras.Onnx;

sealed partial class OnnxBackend
{
    /// <summary>
    /// Activations that the recurrent operators know, with their parameters; not Softplus, which ONNX Runtime computes there as
    /// log(1 + exp(x)): infinity from 89 on.
    /// </summary>
    static readonly Dictionary<ActivationFunction, (string Name, float? Alpha, float? Beta)> recurrentActivations = new()
    {
        ["tanh"] = ("Tanh", null, null),
        ["sigmoid"] = ("Sigmoid", null, null),
        ["relu"] = ("Relu", null, null),
        ["softsign"] = ("Softsign", null, null),
        ["linear"] = ("Affine", 1, 0),
        ["elu"] = ("Elu", 1, null),
        ["leaky_relu"] = ("LeakyRelu", 0.2f, null),
        ["hard_sigmoid"] = ("HardSigmoid", 1f / 6, 0.5f),
        [ActivationFunction.HardSigmoidOfKeras2] = ("HardSigmoid", 0.2f, 0.5f),
    };

    public override (KerasTensor Sequence, KerasTensor[] States) Lstm(RecurrentArguments a) =>
        Operator(RecurrentKind.Lstm, a)?[0] ?? base.Lstm(a);

    public override (KerasTensor Sequence, KerasTensor[] States) Gru(RecurrentArguments a) =>
        Operator(RecurrentKind.Gru, a)?[0] ?? base.Gru(a);

    public override (KerasTensor Sequence, KerasTensor[] States) SimpleRnn(RecurrentArguments a) =>
        Operator(RecurrentKind.SimpleRnn, a)?[0] ?? base.SimpleRnn(a);

    /// <summary>
    /// One operator for both directions. It has one size of states and one way to reset: layers that differ there, which only an explicit
    /// backward layer can, take an operator each.
    /// </summary>
    public override ((KerasTensor Sequence, KerasTensor[] States) First, (KerasTensor Sequence, KerasTensor[] States) Second) Bidirectional(
        RecurrentKind kind, RecurrentArguments first, RecurrentArguments second)
    {
        var (forward, backward) = first.GoBackwards ? (second, first) : (first, second);
        var agree = forward.RecurrentKernel.Shape == backward.RecurrentKernel.Shape && forward.ResetAfter == backward.ResetAfter
            && ReferenceEquals(forward.Input, backward.Input) && ReferenceEquals(forward.Mask, backward.Mask);
        if (!agree || Operator(kind, forward, backward) is not [var ahead, var back]) return base.Bidirectional(kind, first, second);
        return first.GoBackwards ? (back, ahead) : (ahead, back);
    }

    /// <summary>
    /// A whole recurrent layer as one operator, or two that agree, the first forwards and the second backwards; <c>null</c> where an
    /// activation is none of the operator's.
    /// </summary>
    (KerasTensor Sequence, KerasTensor[] States)[]? Operator(RecurrentKind kind, params RecurrentArguments[] directions)
    {
        // Keras orders the gates i, f, c, o and ONNX i, o, f, c; both order a GRU's z, r, h.
        (string op, int[] gates, Func<RecurrentArguments, ActivationFunction[]> activations) = kind switch
        {
            RecurrentKind.Lstm => ("LSTM", [0, 3, 1, 2], a => [a.RecurrentActivation, a.Activation, a.Activation]),
            RecurrentKind.Gru => ("GRU", [0, 1, 2], a => [a.RecurrentActivation, a.Activation]),
            _ => ("RNN", (int[])[0], (Func<RecurrentArguments, ActivationFunction[]>)(a => [a.Activation])),
        };
        ActivationFunction[] used = [.. directions.SelectMany(activations)];
        var (input, mask) = (directions[0].Input, directions[0].Mask);
        if (!input.DType.IsFloat) input = Cast(input, DType.Float32);
        if (!used.All(recurrentActivations.ContainsKey) || input.DType != DType.Float32) return null;
        var units = directions[0].RecurrentKernel.Shape[0]!.Value;
        var functions = used.Select(f => recurrentActivations[f]).ToArray();
        var valid = mask is null ? null : new ValidSteps(this, mask);

        List<(string, object)> attributes = [("hidden_size", units), ("activations", functions.Select(f => f.Name).ToArray()),
            ("direction", directions.Length == 2 ? "bidirectional" : directions[0].GoBackwards ? "reverse" : "forward")];
        if (kind == RecurrentKind.Gru) attributes.Add(("linear_before_reset", directions[0].ResetAfter ? 1 : 0));
        if (functions.Any(f => f.Alpha is not null))
            attributes.Add(("activation_alpha", functions.Where(f => f.Alpha is not null).Select(f => f.Alpha!.Value).ToArray()));
        if (functions.Any(f => f.Beta is not null))
            attributes.Add(("activation_beta", functions.Where(f => f.Beta is not null).Select(f => f.Beta!.Value).ToArray()));
        var count = directions[0].States.Length;
        var edges = Nodes(op, 1 + count,
            [Arrange(Value(valid?.Compact(input) ?? input), TimeFirst(3)).Edge,
                Stacked(a => Weights(a.Kernel)), Stacked(a => Weights(a.RecurrentKernel)), directions.Any(a => a.Bias is not null)
                ? Stacked(Biases)
                : null, valid?.Lengths.Edge, .. Enumerable.Range(0, count).Select(Initial)], [.. attributes]);

        Shape sequence = [input.Shape[0], input.Shape[1], units];
        return [.. directions.Select((a, i) =>
        {
            KerasTensor outputs = new OnnxValue(this, sequence, DType.Float32, Direction(edges[0], i, axis: 1), TimeFirst(3));
            if (valid is not null) outputs = valid.Spread(outputs, a.GoBackwards);
            return (a.GoBackwards ? Ops.Flip(outputs, 1) : outputs, a.States.Select((s, k) =>
            {
                KerasTensor last = Make(s, Direction(edges[k + 1], i, axis: 0));
                return valid is null || IsZero(s) ? last : valid.OrInitial(last, s);
            }).ToArray());
        })];

        // What each direction has, each with a first axis of size 1, on that axis.
        Edge Stacked(Func<RecurrentArguments, KerasTensor> part) => Plain(Value(directions.Length == 1
            ? part(directions[0])
            : Concatenate([.. directions.Select(part)], 0))).Edge;

        Edge Direction(Edge both, int i, int axis) => directions.Length == 1
            ? Node("Squeeze", [both, Ints(axis)])
            : Node("Gather", [both, Scalar(i, DType.Int64).Edge], ("axis", axis));

        // (rows, gates · units) → (1, gates · units, rows), in ONNX's order of gates.
        KerasTensor Weights(KerasTensor kernel) => Ops.ExpandDims(Ops.Transpose(Reordered(kernel)), 0);

        // The biases of the inputs, then those of the states, which only a GRU that resets after has.
        KerasTensor Biases(RecurrentArguments a)
        {
            if (a.Bias is null) return Zeros([1, 2 * gates.Length * units]);
            var bias = Reordered(a.Bias.Rank == 2 ? a.Bias : Ops.ExpandDims(a.Bias, 0));
            return Ops.Reshape(a.Bias.Rank == 2 ? bias : Concatenate([bias, Zeros(bias.Shape)], 1), [1, -1]);
        }

        KerasTensor Zeros(Shape shape) => new OnnxValue(this, NDArray.Zeros(DType.Float32, shape), null);

        KerasTensor Reordered(KerasTensor x) => gates.Select((gate, i) => gate == i).All(same => same)
            ? x
            : Concatenate([.. gates.Select(gate => SliceAxis(x, x.Rank - 1, gate * units, (gate + 1) * units, 1))], x.Rank - 1);

        Edge? Initial(int k) => directions.All(a => IsZero(a.States[k]))
            ? null
            : Stacked(a => Ops.ExpandDims(Value(a.States[k], DType.Float32), 0));
    }

    /// <summary>Whether a state is the zeros that a recurrent layer begins with, which operators take for granted.</summary>
    static bool IsZero(KerasTensor state) =>
        state is OnnxValue { Edge.Producer: { Op: "Expand", Inputs: [{ Constant: { Rank: 0 } value }, ..] } } && value.ToScalar() == 0;

    /// <summary>
    /// Any mask on a fused operator: the valid steps are brought to the front in their order, the operator is told how many there are, and
    /// each step takes the output of the valid one that was computed last, zeros before the first.
    /// </summary>
    sealed class ValidSteps
    {
        readonly OnnxBackend backend;
        readonly KerasTensor valid, count, order;

        public ValidSteps(OnnxBackend backend, KerasTensor mask)
        {
            this.backend = backend;
            valid = backend.Plain(backend.Value(mask, DType.Int64));
            count = backend.CumSum(valid, 1);
            Lengths = backend.Value(backend.Sum(valid, [1], false), DType.Int32);
            // Valid steps sort by time, the others come after all of them.
            var rank = backend.Positions(valid, 1, DType.Int64) + (1 - valid) * int.MaxValue;
            var sorted = backend.Nodes("TopK", 2, [backend.Value(rank).Edge, backend.Size(backend.Value(valid), 1)], ("axis", 1),
                ("largest", 0));
            order = new OnnxValue(backend, valid.Shape, DType.Int64, sorted[1]);
        }

        /// <summary>The number of valid steps of each sample.</summary>
        public OnnxValue Lengths { get; }

        /// <summary>The sequence with its valid steps in front.</summary>
        public KerasTensor Compact(KerasTensor x) => Gather(x, order);

        /// <summary>Outputs of the compacted steps at the places of all.</summary>
        public KerasTensor Spread(KerasTensor y, bool backwards)
        {
            // The last valid step up to each, or, where time runs backwards, the first from each on.
            var step = backwards ? count - valid : count - 1;
            var some = backwards ? backend.Less(step, backend.Value(backend.ExpandDims(Lengths, 1), DType.Int64)) : count > 0;
            return backend.Where(backend.ExpandDims(some, 2), Gather(y, backwards ? step : backend.Maximum(step, 0)), 0.0);
        }

        /// <summary>A last state, the initial one for samples without a valid step.</summary>
        public KerasTensor OrInitial(KerasTensor last, KerasTensor initial) =>
            backend.Where(backend.ExpandDims(backend.Greater(Lengths, 0), 1), last, initial);

        OnnxValue Gather(KerasTensor x, KerasTensor steps) => backend.Make(x, backend.Node("GatherND",
            [backend.Plain(backend.Value(x)).Edge, backend.Value(backend.ExpandDims(steps, 2)).Edge], ("batch_dims", 1)));
    }
}
