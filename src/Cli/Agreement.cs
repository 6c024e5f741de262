namespace OnnxKeras.Cli;

/// <summary>How far two computations of the same model are apart.</summary>
/// <param name="LargestDifference">The largest difference of two elements.</param>
/// <param name="RelativeDifference">The largest such difference in an output, divided by the output's largest magnitude.</param>
/// <param name="Limit">What the relative difference must not exceed.</param>
/// <param name="Rows">How many random rows were computed.</param>
sealed record Agreement(double LargestDifference, double RelativeDifference, double Limit, int Rows)
{
    /// <summary>Whether the difference is one of rounding.</summary>
    public bool Agrees => RelativeDifference <= Limit;

    /// <summary>Compares a model in torch with a file in ONNX Runtime, on random inputs.</summary>
    public static Agreement Of(Model model, string path, int rows, double limit)
    {
        var inputs = RandomInputs.For(model, rows);
        var expected = model.PredictTorch(inputs, rows);
        using var runner = Runner.Load(path);
        var found = runner.Predict(inputs, rows);
        double largest = 0, relative = 0;
        foreach (var (a, b) in expected.Zip(found))
        {
            if (a.Shape != b.Shape) throw new KerasException($"Torch gives an output of shape {a.Shape}, '{path}' one of shape {b.Shape}.");
            var difference = ArrayDifference.Largest(a, b);
            var magnitude = Enumerable.Range(0, a.Count).Select(a.GetDouble).Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty().Max();
            largest = Math.Max(largest, difference);
            relative = Math.Max(relative, difference == 0 ? 0 : difference / magnitude);
        }
        return new(largest, relative, limit, inputs[0].Shape[0]!.Value);
    }
}

/// <summary>How far arrays are apart.</summary>
static class ArrayDifference
{
    /// <summary>The largest difference of two elements at the same place, 0 where both are the same infinity or no number.</summary>
    public static double Largest(NDArray a, NDArray b)
    {
        double largest = 0;
        for (var i = 0; i < a.Count; i++)
        {
            var (x, y) = (a.GetDouble(i), b.GetDouble(i));
            if (x.Equals(y)) continue;
            var difference = Math.Abs(x - y);
            largest = Math.Max(largest, double.IsNaN(difference) ? double.PositiveInfinity : difference);
        }
        return largest;
    }
}
