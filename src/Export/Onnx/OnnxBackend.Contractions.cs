namespace OnnxKeras.Onnx;

sealed partial class OnnxBackend
{
    public override KerasTensor Matmul(KerasTensor x, KerasTensor y)
    {
        var result = Shapes.Matmul(x, y);
        return InLongs(result.DType, t => Matmul(Cast(x, t), y))
            ?? Make(result, Node("MatMul", [Plain(Value(x, result.DType)).Edge, Plain(Value(y, result.DType)).Edge]));
    }

    // The equation names each axis, so physical tensors serve as they lie, and the result may lie as the largest of them.
    public override KerasTensor Einsum(string equation, KerasTensor[] operands)
    {
        var result = Shapes.Einsum(equation, operands);
        if (InLongs(result.DType, t => Einsum(equation, Array.ConvertAll(operands, o => Cast(o, t)))) is { } longs) return longs;
        var (inputs, output) = EinsumEquation.Parse(equation, operands);
        OnnxValue[] values = [.. operands.Select(o => Value(o, result.DType))];
        var order = Meeting(result.Rank, values);
        var labels = values.Select((v, i) => Lying(inputs[i], v.Order));
        return Make(result, Node("Einsum", [.. values.Select(v => v.Edge)],
            ("equation", $"{string.Join(',', labels)}->{Lying(output, order)}")), order);

        static string Lying(string labels, int[] order) => new([.. Axes.Inverse(order).Select(axis => labels[axis])]);
    }

    // The runtime draws by a generator of its own, so that each run gives other numbers.
    public override KerasTensor RandomUniform(Shape shape, KerasTensor like, SeedGenerator seed) =>
        Drawn("RandomUniformLike", Shapes.RandomUniform(shape, like, seed), shape, like);

    public override KerasTensor RandomNormal(Shape shape, KerasTensor like, SeedGenerator seed) =>
        Drawn("RandomNormalLike", Shapes.RandomNormal(shape, like, seed), shape, like);

    OnnxValue Drawn(string op, KerasTensor result, Shape shape, KerasTensor like) => Make(result,
        Node(op, [Plain(Value(BroadcastTo(Scalar(0, result.DType), shape, like))).Edge], ("dtype", OnnxWriter.TypeOf(result.DType))));

    /// <summary>
    /// A loop: the step is written once, as the body of a Scan operator over sequences with time first. Going backwards, the sequences are
    /// read from their end, and the outputs come in the order of computing.
    /// </summary>
    public override (KerasTensor[] States, KerasTensor[] Outputs) Scan(
        Func<KerasTensor[], KerasTensor[], (KerasTensor[] States, KerasTensor[] Outputs)> step,
        KerasTensor[] states, KerasTensor[] sequences, bool backwards)
    {
        OnnxValue[] initial = [.. states.Select(s => Plain(Value(s)))];
        OnnxValue[] steps = [.. sequences.Select(s => Arrange(Value(s), TimeFirst(s.Rank)))];
        var outer = body;
        var loop = body = new OnnxGraph(Current);
        KerasTensor[] last, outputs;
        try
        {
            (last, outputs) = step(
                [.. initial.Select((s, i) => Inner($"state_{i}", s.Shape, s.DType))],
                [.. steps.Select((s, i) => Inner($"step_{i}", s.Shape.Without(1), s.DType))]);
            OnnxValue[] results = [.. last.Select((s, i) => Plain(Value(s, initial[i].DType))), .. outputs.Select(o => Plain(Value(o)))];
            foreach (var result in results) loop.AddOutput(result.Edge, result.DType, result.Shape);
        }
        finally
        {
            body = outer;
        }
        List<(string, object)> attributes = [("body", loop), ("num_scan_inputs", steps.Length)];
        if (backwards) attributes.Add(("scan_input_directions", steps.Select(_ => 1L).ToArray()));
        var edges = Nodes("Scan", last.Length + outputs.Length, [.. initial.Select(s => s.Edge), .. steps.Select(s => s.Edge)],
            [.. attributes]);
        return ([.. last.Select((s, i) => Make(initial[i], edges[i]))],
            [.. outputs.Select((o, i) => new OnnxValue(this, o.Shape.Insert(1, sequences[0].Shape[1]), o.DType, edges[last.Length + i],
                TimeFirst(o.Rank + 1)))]);

        KerasTensor Inner(string name, Shape shape, DType type) => new OnnxValue(this, shape, type, loop.AddInput(name, type, shape));
    }

    /// <summary>Where the axes of (batch, time, …) lie in (time, batch, …).</summary>
    static int[] TimeFirst(int rank) => [1, 0, .. Enumerable.Range(2, rank - 2)];
}
