namespace OnnxKeras;

/// <summary>The axes that <see cref="Ops.Tensordot"/> sums over: so many, or a pair of lists.</summary>
public sealed class ContractedAxes
{
    /// <summary>Axes of the first tensor, each with one of the second.</summary>
    /// <exception cref="KerasException">The lists are not equally long.</exception>
    public ContractedAxes(int[] first, int[] second) => (First, Second) = first.Length == second.Length
        ? (first, second)
        : throw new KerasException($"{first.Length} axes of the first tensor cannot meet {second.Length} axes of the second.");

    ContractedAxes(int count)
    {
        if (count < 0) throw new KerasException($"{count} axes cannot be summed over.");
        Count = count;
        First = [.. Enumerable.Range(0, count).Select(i => i - count)];
        Second = [.. Enumerable.Range(0, count)];
    }

    /// <summary>How many axes were asked for; <c>null</c> where they were listed.</summary>
    public int? Count { get; }

    /// <summary>The axes of the first tensor.</summary>
    public IReadOnlyList<int> First { get; }

    /// <summary>The axes of the second tensor.</summary>
    public IReadOnlyList<int> Second { get; }

    /// <summary>The last axes of the first tensor and the first ones of the second, so many, in order.</summary>
    public static implicit operator ContractedAxes(int count) => new(count);

    /// <summary>Axes of the first tensor, each with one of the second.</summary>
    public static implicit operator ContractedAxes((int[] First, int[] Second) axes) => new(axes.First, axes.Second);
}
