namespace OnnxKeras;

/// <summary>What arrays must be before a model trains on them.</summary>
static class ArrayChecks
{
    /// <summary>An input in the rank that the model takes and, but for whole numbers that a batch becomes floats of in its turn, in the
    /// type; the batch size is the loop's concern.</summary>
    public static NDArray CheckInput(Model model, int i, NDArray array)
    {
        var input = model.Inputs[i];
        if (array.DType == DType.String && input.DType != DType.String)
            throw model.Error($"cannot take text for its input '{model.InputNames[i]}', which holds {input.DType.KerasName}.");
        if (input.DType == DType.String)
            throw model.Error($"cannot compute in torch, which holds no text, from its input '{model.InputNames[i]}'. Look its terms up "
                + "first, by Predict of a model that ends with the lookup, and train a model that takes those numbers.");
        if (array.Rank == input.Rank - 1 && input.Shape[^1] == 1) array = array.Reshape([.. array.Shape, 1]);
        if (array.Rank == input.Rank + 1 && array.Shape[^1] == 1) array = array.Reshape(array.Shape[..^1]);
        if (!input.Shape.With(0, null).Accepts(array.Shape))
            throw model.Error($"cannot take an array of shape {array.Shape} for its input '{model.InputNames[i]}', which has the shape "
                + $"{input.Shape}."
                + input.Shape.HintAtBatch(array.Shape));
        return input.DType.IsFloat && array.DType.IsFloat ? array.Cast(input.DType) : array;
    }

    /// <summary>Refuses arrays of different lengths, without samples, or with NaN in them.</summary>
    public static void CheckSamples(Model model, IEnumerable<(string Name, NDArray Array)> named)
    {
        var arrays = named.ToList();
        if (arrays.Count == 0) return;
        if (arrays.FirstOrDefault(a => a.Array.Rank == 0) is { Array: not null } scalar)
            throw model.Error($"cannot take a scalar for {scalar.Name}.");
        var counts = arrays.Select(a => a.Array.Shape[0]!.Value).Distinct().ToList();
        if (counts.Count > 1)
            throw model.Error("needs arrays with the same number of samples, but got "
                + $"{string.Join(", ", arrays.Select(a => $"{a.Array.Shape[0]} for {a.Name}"))}.");
        if (counts[0] == 0) throw model.Error("cannot train on or evaluate arrays without samples.");
        foreach (var (name, array) in arrays)
            if (array.FindNaN() is { } at)
                throw model.Error($"cannot learn from NaN, which is in sample {at / (array.Count / counts[0])} of {name}: remove the "
                    + "sample, or replace the number.");
    }

    /// <summary>Refuses weights that are neither one a sample nor one a position of the output.</summary>
    public static void CheckWeight(Model model, int output, NDArray? weight, NDArray? target)
    {
        if (weight is null || weight.Rank == 1 || weight.Rank == 2 && weight.Shape[1] == 1) return;
        var shape = model.Outputs[output].Shape;
        if (weight.Rank > Math.Max(shape.Rank, target?.Rank ?? 0)
            || !shape[1..Math.Min(shape.Rank, weight.Rank)].Accepts(weight.Shape[1..Math.Min(shape.Rank, weight.Rank)]))
            throw model.Error($"needs sample weights of shape (samples,), or one for each position of '{model.OutputNames[output]}', which "
                + $"has the shape {shape}; weights of shape {weight.Shape} came.");
    }

    /// <summary>Refuses class indices that the output has no place for, other than the one that the loss ignores.</summary>
    public static void CheckIndices(string output, NDArray target, int classes, int? ignored)
    {
        for (var i = 0; i < target.Count; i++)
            if (target.GetDouble(i) is var index && (index < 0 || index >= classes) && index != ignored)
                throw new KerasException($"There are targets of class {index} for output '{output}', whose classes are 0 to "
                    + $"{classes - 1}.");
    }
}
