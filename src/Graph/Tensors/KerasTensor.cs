using OnnxKeras.Layers;

namespace OnnxKeras;

/// <summary>
/// A tensor that layers compute with: a symbol while a model is described, data while it runs, a value while it is exported.
/// </summary>
public abstract class KerasTensor
{
    /// <summary>The sizes of the axes, the batch first.</summary>
    public abstract Shape Shape { get; }

    /// <summary>The element type.</summary>
    public abstract DType DType { get; }

    /// <summary>The number of axes.</summary>
    public virtual int Rank => Shape.Rank;

    /// <summary>Which steps count, as Keras's mask: a boolean tensor of shape (batch, time), or <c>null</c> where all do.</summary>
    public KerasTensor? Mask { get; internal set; }

    /// <summary>The backend that computes with this tensor; <c>null</c> for variables and constants, which belong to none.</summary>
    public virtual Backend? Backend => null;

    /// <summary>Whether the computation is a training step (dropout drops, batch statistics are used).</summary>
    public bool Training => (Backend ?? Backend.Running)?.Training ?? false;

    /// <summary>The same tensor with another mask.</summary>
    internal KerasTensor WithMask(KerasTensor? mask)
    {
        var copy = (KerasTensor)MemberwiseClone();
        copy.Mask = mask;
        return copy;
    }

    /// <summary>Part of the tensor, as in Python: <c>x[.., 0]</c>, <c>x[.., 1..3]</c>, <c>x[.., -1]</c>.</summary>
    public KerasTensor this[params Slice[] slices] => Ops.GetItem(this, slices);

    /// <summary>A number that takes part in tensor arithmetic.</summary>
    public static implicit operator KerasTensor(double value) => new Constant(value);

    /// <summary>A whole number that takes part in tensor arithmetic.</summary>
    public static implicit operator KerasTensor(int value) => new Constant(value);

    /// <summary>The layer that <c>Keras.Input</c> made a tensor by, so that a <see cref="Sequential"/> begins with either.</summary>
    /// <exception cref="KerasException">Another layer gave the tensor, or none.</exception>
    public static implicit operator InputLayer(KerasTensor input) => (input as Symbol)?.Layer as InputLayer ?? throw new KerasException(
        $"A tensor of shape {input.Shape} stands for a layer only where Keras.Input made it: call layers on tensors by Apply.");

    /// <summary>x + y.</summary>
    public static KerasTensor operator +(KerasTensor x, KerasTensor y) => Ops.Add(x, y);

    /// <summary>x − y.</summary>
    public static KerasTensor operator -(KerasTensor x, KerasTensor y) => Ops.Subtract(x, y);

    /// <summary>x · y, element by element.</summary>
    public static KerasTensor operator *(KerasTensor x, KerasTensor y) => Ops.Multiply(x, y);

    /// <summary>x / y.</summary>
    public static KerasTensor operator /(KerasTensor x, KerasTensor y) => Ops.Divide(x, y);

    /// <summary>−x.</summary>
    public static KerasTensor operator -(KerasTensor x) => Ops.Negative(x);

    /// <summary>Where x &lt; y.</summary>
    public static KerasTensor operator <(KerasTensor x, KerasTensor y) => Ops.Less(x, y);

    /// <summary>Where x &gt; y.</summary>
    public static KerasTensor operator >(KerasTensor x, KerasTensor y) => Ops.Greater(x, y);

    /// <summary>Where x ≤ y.</summary>
    public static KerasTensor operator <=(KerasTensor x, KerasTensor y) => Ops.LessEqual(x, y);

    /// <summary>Where x ≥ y.</summary>
    public static KerasTensor operator >=(KerasTensor x, KerasTensor y) => Ops.GreaterEqual(x, y);

    /// <summary>Where both hold.</summary>
    public static KerasTensor operator &(KerasTensor x, KerasTensor y) => Ops.LogicalAnd(x, y);

    /// <summary>Where either holds.</summary>
    public static KerasTensor operator |(KerasTensor x, KerasTensor y) => Ops.LogicalOr(x, y);

    /// <summary>Where x does not hold.</summary>
    public static KerasTensor operator !(KerasTensor x) => Ops.LogicalNot(x);
}

/// <summary>A number or host array in tensor arithmetic; a scalar takes the other operand's type, as in Keras.</summary>
public sealed class Constant : KerasTensor
{
    /// <summary>A scalar float.</summary>
    public Constant(double value) => (Scalar, Shape, DType) = (value, Shape.Scalar, DType.Float32);

    /// <summary>A scalar integer.</summary>
    public Constant(int value) => (Scalar, Shape, DType) = (value, Shape.Scalar, DType.Int32);

    /// <summary>An array with its shape.</summary>
    public Constant(NDArray value) => (Value, Shape, DType) = (value, value.Shape, value.DType);

    /// <summary>The number, or <c>null</c> for an array.</summary>
    public double? Scalar { get; }

    /// <summary>The array, or <c>null</c> for a number.</summary>
    public NDArray? Value { get; }

    /// <summary>As what a file holds the array: a tensor, an array of NumPy's, or <c>null</c> for a plain list of numbers.</summary>
    internal string? SavedAs { get; init; } = "__tensor__";

    /// <inheritdoc/>
    public override Shape Shape { get; }

    /// <inheritdoc/>
    public override DType DType { get; }
}

/// <summary>One entry of <c>x[…]</c>: an index (axis dropped), a range with an optional step, a new axis, or the ellipsis.</summary>
public readonly record struct Slice
{
    /// <summary>What an entry does with its axis.</summary>
    public enum Kind
    {
        /// <summary>Picks one position and drops the axis.</summary>
        Index,
        /// <summary>Keeps positions start, start + step, … before end.</summary>
        Range,
        /// <summary>Inserts an axis of size 1.</summary>
        NewAxis,
        /// <summary>Stands for all axes not named.</summary>
        Ellipsis,
    }

    Slice(Kind type, int? start = null, int? end = null, int step = 1) => (Type, Start, End, Step) = (type, start, end, step);

    /// <summary>What the entry does.</summary>
    public Kind Type { get; }

    /// <summary>The index or the range's start; negative counts from the end; <c>null</c> is the beginning.</summary>
    public int? Start { get; }

    /// <summary>The range's end, exclusive; negative counts from the end; <c>null</c> is the end.</summary>
    public int? End { get; }

    /// <summary>The range's step.</summary>
    public int Step { get; }

    /// <summary>An axis of size 1 more.</summary>
    public static Slice NewAxis { get; } = new(Kind.NewAxis);

    /// <summary>All axes not named, Python's <c>...</c>.</summary>
    public static Slice Ellipsis { get; } = new(Kind.Ellipsis);

    /// <summary>Python's <c>start:end:step</c>.</summary>
    public static Slice Of(int? start, int? end, int step = 1) =>
        step != 0 ? new(Kind.Range, start, end, step) : throw new KerasException("A slice's step must not be 0.");

    /// <summary>One position; negative counts from the end.</summary>
    public static Slice At(int index) => new(Kind.Index, index);

    /// <summary>One position.</summary>
    public static implicit operator Slice(int index) => At(index);

    /// <summary>One position; <c>^1</c> is the last.</summary>
    public static implicit operator Slice(Index index) => At(index.IsFromEnd ? -index.Value : index.Value);

    /// <summary>A range such as <c>..</c>, <c>1..3</c> or <c>1..^1</c>.</summary>
    public static implicit operator Slice(Range range) => Of(
        range.Start is { IsFromEnd: false, Value: 0 } ? null : range.Start.IsFromEnd ? -range.Start.Value : range.Start.Value,
        range.End is { IsFromEnd: true, Value: 0 } ? null : range.End.IsFromEnd ? -range.End.Value : range.End.Value);
}
