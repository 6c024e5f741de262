using System.Runtime.InteropServices;

namespace OnnxKeras;

/// <summary>How a convolution or pooling window treats the border.</summary>
public enum Padding
{
    /// <summary>No padding: windows lie inside the input.</summary>
    Valid,
    /// <summary>Zero padding so that the output has ⌈size / stride⌉ positions; the odd one goes right.</summary>
    Same,
    /// <summary>Zero padding on the left only: position t sees no later one (1-D convolution).</summary>
    Causal,
}

/// <summary>How <see cref="Ops.Pad"/> fills the border.</summary>
public enum PadMode
{
    /// <summary>A constant.</summary>
    Constant,
    /// <summary>The input mirrored without its edge.</summary>
    Reflect,
    /// <summary>The input mirrored with its edge.</summary>
    Symmetric,
    /// <summary>The edge repeated.</summary>
    Edge,
}

/// <summary>How images are resized.</summary>
public enum Interpolation
{
    /// <summary>The nearest pixel.</summary>
    Nearest,
    /// <summary>Linear in each direction.</summary>
    Bilinear,
    /// <summary>Cubic in each direction.</summary>
    Bicubic,
    /// <summary>Lanczos with 3 lobes.</summary>
    Lanczos3,
    /// <summary>Lanczos with 5 lobes.</summary>
    Lanczos5,
}

/// <summary>
/// What computes: the symbolic backend infers shapes, the torch backend trains, the ONNX backend writes nodes. All read the one
/// definition of a layer.
/// </summary>
/// <remarks>
/// Abstract members are primitives; virtual ones are composites with a meaning in primitives, which a backend may replace by a kernel of
/// its own. Axes arrive non-negative, convolution and pooling tensors channels-last.
/// </remarks>
public abstract partial class Backend
{
    [ThreadStatic] static Backend? running;
    [ThreadStatic] static DType? variablesAs;

    /// <summary>The backend whose layer is running on this thread.</summary>
    public static Backend? Running => running;

    /// <summary>The type that the running layer sees float variables in; <c>null</c> for their own.</summary>
    internal static DType? VariablesAs => variablesAs;

    /// <summary>The type to compute in where a layer's policy asks for <paramref name="policy"/>.</summary>
    internal virtual DType ComputeDType(DType policy) => policy;

    /// <summary>Whether this is a training step.</summary>
    public virtual bool Training => false;

    /// <summary>Whether a layer trains here: as it says itself, or as it said when the model was compiled.</summary>
    internal virtual bool Trains(Layer layer) => layer.Trainable;

    /// <summary>The backend that the operands belong to, else the running one.</summary>
    /// <exception cref="KerasException">None is known: variables and constants alone belong to no backend.</exception>
    public static Backend Of(KerasTensor x) => x.Backend ?? running ?? throw None();

    /// <inheritdoc cref="Of(KerasTensor)"/>
    public static Backend Of(KerasTensor x, KerasTensor y) => x.Backend ?? y.Backend ?? running ?? throw None();

    /// <inheritdoc cref="Of(KerasTensor)"/>
    public static Backend Of(params ReadOnlySpan<KerasTensor> operands)
    {
        foreach (var operand in operands)
            if (operand.Backend is { } backend) return backend;
        return running ?? throw None();
    }

    static KerasException None() => new("An operation on variables and constants alone is possible only while a layer runs: outside of "
        + "one, operations take what Keras.Input or a layer returns; compute on arrays in C#.");

    /// <summary>Checks what a layer is called with, where shapes are inferred; they fit wherever it runs after.</summary>
    internal virtual void Check(Layer layer, CallArguments arguments) { }

    /// <summary>Runs a layer: the one hook around every layer, which builds it, computes, sets masks and explains errors.</summary>
    public virtual KerasTensor[] Invoke(Layer layer, CallArguments arguments)
    {
        var outer = (running, variablesAs);
        (running, variablesAs) = (this, layer.CastDTypeOn(this));
        try
        {
            Check(layer, arguments);
            layer.EnsureBuilt(arguments);
            return layer.Run(arguments, this);
        }
        catch (Exception e) when (e is not LocatedException and not OperationCanceledException)
        {
            var why = e switch
            {
                OverflowException => "a size would exceed 2147483647, the largest there is.",
                // A native library's message, before the stack that it appends.
                ExternalException => e.Message.Split('\n')[0],
                _ => e.Message,
            };
            throw new LocatedException($"{layer.Label} cannot take {arguments.Describe()}: {why}", e);
        }
        finally
        {
            (running, variablesAs) = outer;
        }
    }

    /// <summary>Whether penalties count here: in steps of training and evaluation.</summary>
    internal virtual bool CollectsLosses => false;

    /// <summary>Adds a penalty to the step's loss; only training does.</summary>
    public virtual void AddLoss(Layer layer, KerasTensor loss) { }

    /// <summary>Gives a variable new values (see <see cref="Variable.Assign"/>); only training does.</summary>
    public virtual void Assign(Variable variable, KerasTensor value) { }

#pragma warning disable CS1591 // The primitives' names say what they compute; Ops documents each.
    // Elementwise, one operand.
    public abstract KerasTensor Abs(KerasTensor x);
    public abstract KerasTensor Negative(KerasTensor x);
    public abstract KerasTensor Exp(KerasTensor x);
    public abstract KerasTensor Log(KerasTensor x);
    public abstract KerasTensor Sqrt(KerasTensor x);
    public abstract KerasTensor Reciprocal(KerasTensor x);
    public abstract KerasTensor Sin(KerasTensor x);
    public abstract KerasTensor Cos(KerasTensor x);
    public abstract KerasTensor Tan(KerasTensor x);
    public abstract KerasTensor Arcsin(KerasTensor x);
    public abstract KerasTensor Arccos(KerasTensor x);
    public abstract KerasTensor Arctan(KerasTensor x);
    public abstract KerasTensor Sinh(KerasTensor x);
    public abstract KerasTensor Cosh(KerasTensor x);
    public abstract KerasTensor Tanh(KerasTensor x);
    public abstract KerasTensor Arcsinh(KerasTensor x);
    public abstract KerasTensor Arccosh(KerasTensor x);
    public abstract KerasTensor Arctanh(KerasTensor x);
    public abstract KerasTensor Floor(KerasTensor x);
    public abstract KerasTensor Ceil(KerasTensor x);
    /// <summary>Half to even, as NumPy.</summary>
    public abstract KerasTensor Round(KerasTensor x);
    public abstract KerasTensor Sign(KerasTensor x);
    public abstract KerasTensor Erf(KerasTensor x);
    public abstract KerasTensor Relu(KerasTensor x);
    public abstract KerasTensor Sigmoid(KerasTensor x);
    public abstract KerasTensor Softplus(KerasTensor x);
    public abstract KerasTensor LogicalNot(KerasTensor x);
    public abstract KerasTensor IsNan(KerasTensor x);
    public abstract KerasTensor IsInf(KerasTensor x);
    public abstract KerasTensor Cast(KerasTensor x, DType type);
    public abstract KerasTensor LeakyRelu(KerasTensor x, double negativeSlope);
    public abstract KerasTensor Elu(KerasTensor x, double alpha);
    public abstract KerasTensor Softmax(KerasTensor x, int axis);
    public abstract KerasTensor LogSoftmax(KerasTensor x, int axis);
    /// <summary>The tensor without its gradient.</summary>
    public abstract KerasTensor StopGradient(KerasTensor x);

    // Elementwise, two operands that broadcast; a scalar constant takes the other's type.
    public abstract KerasTensor Add(KerasTensor x, KerasTensor y);
    public abstract KerasTensor Subtract(KerasTensor x, KerasTensor y);
    public abstract KerasTensor Multiply(KerasTensor x, KerasTensor y);
    public abstract KerasTensor Divide(KerasTensor x, KerasTensor y);
    public abstract KerasTensor Power(KerasTensor x, KerasTensor y);
    /// <summary>The remainder with the divisor's sign, as Python's %.</summary>
    public abstract KerasTensor Mod(KerasTensor x, KerasTensor y);
    /// <summary>The quotient of integers, rounded down.</summary>
    public abstract KerasTensor FloorDivide(KerasTensor x, KerasTensor y);
    public abstract KerasTensor Maximum(KerasTensor x, KerasTensor y);
    public abstract KerasTensor Minimum(KerasTensor x, KerasTensor y);
    public abstract KerasTensor Equal(KerasTensor x, KerasTensor y);
    public abstract KerasTensor Less(KerasTensor x, KerasTensor y);
    public abstract KerasTensor LessEqual(KerasTensor x, KerasTensor y);
    public abstract KerasTensor Greater(KerasTensor x, KerasTensor y);
    public abstract KerasTensor GreaterEqual(KerasTensor x, KerasTensor y);
    public abstract KerasTensor LogicalAnd(KerasTensor x, KerasTensor y);
    public abstract KerasTensor LogicalOr(KerasTensor x, KerasTensor y);
    public abstract KerasTensor LogicalXor(KerasTensor x, KerasTensor y);
    public abstract KerasTensor Where(KerasTensor condition, KerasTensor x, KerasTensor y);

    // Reductions over the given axes; no axis is reduced when the list is empty.
    public abstract KerasTensor Sum(KerasTensor x, int[] axes, bool keepDims);
    public abstract KerasTensor Mean(KerasTensor x, int[] axes, bool keepDims);
    public abstract KerasTensor Max(KerasTensor x, int[] axes, bool keepDims);
    public abstract KerasTensor Min(KerasTensor x, int[] axes, bool keepDims);
    public abstract KerasTensor Prod(KerasTensor x, int[] axes, bool keepDims);
    /// <summary>The first position of the largest element, int32 as in Keras.</summary>
    public abstract KerasTensor Argmax(KerasTensor x, int axis, bool keepDims);
    /// <summary>The first position of the smallest element, int32 as in Keras.</summary>
    public abstract KerasTensor Argmin(KerasTensor x, int axis, bool keepDims);
    public abstract KerasTensor CumSum(KerasTensor x, int axis);

    // Structure.
    /// <summary>
    /// Another shape of the same elements: −1 (at most once) is what remains, null at place i is the size of axis i of
    /// <paramref name="like"/>.
    /// </summary>
    public abstract KerasTensor Reshape(KerasTensor x, Shape target, KerasTensor like);
    public abstract KerasTensor Transpose(KerasTensor x, int[] axes);
    public abstract KerasTensor ExpandDims(KerasTensor x, int axis);
    public abstract KerasTensor Squeeze(KerasTensor x, int[] axes);
    public abstract KerasTensor Concatenate(KerasTensor[] xs, int axis);
    /// <summary>Positions start, start + step, … before end (Python's rules; null is open) of one axis.</summary>
    public abstract KerasTensor SliceAxis(KerasTensor x, int axis, int? start, int? end, int step);
    /// <summary>Adds (before, after) elements to each axis.</summary>
    public abstract KerasTensor Pad(KerasTensor x, (int Before, int After)[] widths, PadMode mode, double value);
    public abstract KerasTensor Tile(KerasTensor x, int[] repeats);
    /// <summary>Repeats axes of size 1; null at place i is the size of axis i of <paramref name="like"/>.</summary>
    public abstract KerasTensor BroadcastTo(KerasTensor x, Shape target, KerasTensor like);
    /// <summary>The positions 0, 1, … of an axis of <paramref name="x"/>, as a vector.</summary>
    public abstract KerasTensor Positions(KerasTensor x, int axis, DType type);
    /// <summary>Elements of an axis at integer <paramref name="indices"/> of any shape, which takes the axis's place.</summary>
    public abstract KerasTensor Take(KerasTensor x, KerasTensor indices, int axis);
    /// <summary>One element along an axis for each position of <paramref name="indices"/>, which has x's rank.</summary>
    public abstract KerasTensor TakeAlongAxis(KerasTensor x, KerasTensor indices, int axis);
    /// <summary>A last axis of <paramref name="depth"/> more: 1 at the index, 0 elsewhere (everywhere if out of range).</summary>
    public abstract KerasTensor OneHot(KerasTensor indices, int depth, DType type);
    /// <summary>The int32 positions that sort an axis in ascending order, equal elements in their own.</summary>
    public abstract KerasTensor Argsort(KerasTensor x, int axis);
    /// <summary>The k largest elements of the last axis, descending, and their int32 positions.</summary>
    public abstract (KerasTensor Values, KerasTensor Indices) TopK(KerasTensor x, int k);

    // Contractions and windows.
    /// <summary>The matrix product of the last two axes, batched over the others, as NumPy.</summary>
    public abstract KerasTensor Matmul(KerasTensor x, KerasTensor y);
    public abstract KerasTensor Einsum(string equation, KerasTensor[] operands);
    /// <summary>Correlation of (batch, spatial…, channels) with a kernel (spatial…, channels / groups, filters).</summary>
    public abstract KerasTensor Conv(KerasTensor x, KerasTensor kernel, int[] strides, Padding padding, int[] dilation, int groups);
    /// <summary>The gradient of <see cref="Conv"/> by its input; the kernel is (spatial…, filters, channels).</summary>
    public abstract KerasTensor ConvTranspose(KerasTensor x, KerasTensor kernel, int[] strides, Padding padding, int?[] outputPadding,
        int[] dilation);
    public abstract KerasTensor MaxPool(KerasTensor x, int[] size, int[] strides, Padding padding);
    /// <summary>The mean over each window; padding does not count.</summary>
    public abstract KerasTensor AveragePool(KerasTensor x, int[] size, int[] strides, Padding padding);
    /// <summary>Each position of the given spatial axes repeated: nearest-neighbour enlargement by whole factors.</summary>
    public abstract KerasTensor Repeat(KerasTensor x, int repeats, int axis);

    /// <summary>
    /// Runs <paramref name="step"/> over axis 1 of the sequences: it takes the states and one slice of each sequence and returns new states
    /// and outputs. Returns the last states and the outputs stacked on axis 1.
    /// </summary>
    public abstract (KerasTensor[] States, KerasTensor[] Outputs) Scan(
        Func<KerasTensor[], KerasTensor[], (KerasTensor[] States, KerasTensor[] Outputs)> step,
        KerasTensor[] states, KerasTensor[] sequences, bool backwards);

    // Random numbers.
    /// <summary>Uniform numbers in [0, 1); null at place i of the shape is the size of axis i of <paramref name="like"/>.</summary>
    public abstract KerasTensor RandomUniform(Shape shape, KerasTensor like, SeedGenerator seed);
    /// <summary>Standard normal numbers; null at place i of the shape is the size of axis i of <paramref name="like"/>.</summary>
    public abstract KerasTensor RandomNormal(Shape shape, KerasTensor like, SeedGenerator seed);
}
