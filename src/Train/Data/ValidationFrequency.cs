using System.Collections;
using System.Runtime.CompilerServices;

namespace OnnxKeras;

/// <summary>After which epochs <c>Fit</c> validates: every so many, or those that a list names, counted from 1.</summary>
[CollectionBuilder(typeof(ValidationFrequency), nameof(Create))]
public sealed class ValidationFrequency : IEnumerable<int>
{
    readonly int every;
    readonly int[] epochs;

    ValidationFrequency(int every, int[] epochs) => (this.every, this.epochs) = (every, epochs);

    /// <summary>What a collection expression such as <c>[1, 2, 10]</c> calls.</summary>
    public static ValidationFrequency Create(ReadOnlySpan<int> epochs) => new(0, epochs.ToArray());

    /// <summary>After every so many epochs.</summary>
    public static implicit operator ValidationFrequency(int every) =>
        every > 0 ? new(every, []) : throw new KerasException($"validationFreq must be positive, got {every}.");

    /// <summary>After these epochs, counted from 1.</summary>
    public static implicit operator ValidationFrequency(int[] epochs) => new(0, epochs);

    /// <summary>Whether an epoch, counted from 0, ends with validation.</summary>
    internal bool Includes(int epoch) => every > 0 ? (epoch + 1) % every == 0 : epochs.Contains(epoch + 1);

    /// <inheritdoc/>
    public IEnumerator<int> GetEnumerator() => ((IEnumerable<int>)epochs).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
