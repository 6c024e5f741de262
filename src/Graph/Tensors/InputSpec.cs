namespace OnnxKeras;

/// <summary>What inputs a layer takes: their rank, and sizes that certain axes must have.</summary>
/// <param name="Rank">The exact rank, the batch axis included.</param>
/// <param name="MinRank">The smallest rank.</param>
/// <param name="Axes">Sizes by axis; negative axes count from the end.</param>
/// <param name="Because">Where the condition comes from, such as <c>its kernel is (5, 4)</c>.</param>
public sealed record InputSpec(int? Rank = null, int? MinRank = null, IReadOnlyDictionary<int, int>? Axes = null, string? Because = null)
{
    internal void Check(Layer layer, KerasTensor[] inputs)
    {
        foreach (var input in inputs)
        {
            var shape = input.Shape;
            if (Rank is { } rank && shape.Rank != rank) throw Refuse($"it must have {rank} axes, the batch included");
            if (MinRank is { } min && shape.Rank < min) throw Refuse($"it must have at least {min} axes, the batch included");
            foreach (var (axis, size) in Axes ?? new Dictionary<int, int>())
                if (shape[shape.Axis(axis)] is { } actual && actual != size)
                    throw Refuse($"the {(axis == -1 ? "last axis" : $"axis {axis}")} must be {size}");

            KerasException Refuse(string condition) => layer.Error(
                $"cannot take an input of shape {shape}: {(Because is null ? "" : $"{Because}, so ")}{condition}.");
        }
    }
}
