namespace OnnxKeras;

/// <summary>Computes shapes and types only: every shape rule stands here, and here alone.</summary>
/// <remarks>
/// <see cref="Shapes"/> serves inside layers and takes operands of any backend; <see cref="Graph"/> is what <c>Input</c> returns symbols
/// of: each layer or operation called on them becomes a node.
/// </remarks>
public sealed partial class SymbolicBackend : Backend
{
    readonly bool records;

    SymbolicBackend(bool records) => this.records = records;

    /// <summary>Infers shapes without recording anything.</summary>
    public static SymbolicBackend Shapes { get; } = new(records: false);

    /// <summary>Records nodes.</summary>
    public static SymbolicBackend Graph { get; } = new(records: true);

    /// <inheritdoc/>
    internal override void Check(Layer layer, CallArguments arguments) => layer.CheckInputs(arguments);

    /// <inheritdoc/>
    public override KerasTensor[] Invoke(Layer layer, CallArguments arguments)
    {
        if (!records) return base.Invoke(layer, arguments);
        if (Array.Find(arguments.Tensors, t => t is Symbol { Node: null }) is { } loose)
            throw layer.Error($"was called on {loose}, which belongs to no graph.");
        var inner = Array.ConvertAll(arguments.Tensors, Inner);
        var results = Shapes.Invoke(layer, arguments.With(inner));
        if (Array.Find(results, r => r.Backend == Graph) is { } outer)
            throw layer.Error($"returned {outer}, which it was not called on: give the layer that tensor as an input.");
        var outputs = Array.ConvertAll(results,
            r => new Symbol(Graph, r.Shape, r.DType, Session.Current.UniqueName("keras_tensor")) { Mask = Outer(r.Mask) });
        _ = new Node(layer, arguments, outputs);
        return outputs;

        // A mask given as an argument goes on as it was given.
        KerasTensor? Outer(KerasTensor? mask) =>
            mask is not null && Array.IndexOf(inner, mask) is >= 0 and var i ? arguments.Tensors[i] : mask;

        static KerasTensor Inner(KerasTensor t) => t is Symbol ? new Symbol(Shapes, t.Shape, t.DType) { Mask = t.Mask } : t;
    }

    static Symbol Make(Shape shape, DType type) => new(Shapes, shape, type);

    static Symbol Like(KerasTensor x) => Make(x.Shape, x.DType);

    /// <summary>The shape and type of an operand that must hold numbers.</summary>
    static Symbol Numeric(KerasTensor x) => x.DType == DType.String
        ? throw new KerasException($"a tensor of shape {x.Shape} holds strings where numbers are needed.")
        : Like(x);

    static Symbol Float(KerasTensor x) => Make(x.Shape, Numeric(x).DType.IsFloat ? x.DType : DType.Float32);

    static Symbol Bool(KerasTensor x) => Make(x.Shape, DType.Bool);

    static Symbol Number(KerasTensor x) => Make(x.Shape, Numeric(x).DType == DType.Bool ? DType.Int32 : x.DType);

    /// <summary>The type of a two-operand result: a scalar constant yields to the other operand.</summary>
    internal static DType Promote(KerasTensor x, KerasTensor y) => (x, y) switch
    {
        (Constant { Scalar: not null }, Constant { Scalar: not null }) => DTypes.Promote(x.DType, y.DType),
        (Constant { Scalar: not null }, _) => Weak(x.DType, y.DType),
        (_, Constant { Scalar: not null }) => Weak(y.DType, x.DType),
        _ => DTypes.Promote(x.DType, y.DType),
    };

    static DType Weak(DType scalar, DType tensor) =>
        scalar.IsFloat && !tensor.IsFloat ? DType.Float32 : tensor == DType.Bool ? scalar : tensor;

    static Symbol Binary(KerasTensor x, KerasTensor y)
    {
        _ = (Numeric(x), Numeric(y));
        return Make(Shape.Broadcast(x.Shape, y.Shape), Promote(x, y));
    }

    static Symbol Compare(KerasTensor x, KerasTensor y)
    {
        _ = DTypes.Promote(x.DType, y.DType);
        return Make(Shape.Broadcast(x.Shape, y.Shape), DType.Bool);
    }

    static Symbol Reduce(KerasTensor x, int[] axes, bool keepDims, DType type)
    {
        var dims = new List<int?>();
        for (var i = 0; i < x.Rank; i++)
        {
            if (!axes.Contains(i)) dims.Add(x.Shape[i]);
            else if (keepDims) dims.Add(1);
        }
        return Make([.. dims], type);
    }

    static DType SumType(DType type) => type switch
    {
        DType.Bool or DType.Int8 or DType.Int16 => DType.Int32,
        DType.UInt8 or DType.UInt16 => DType.UInt32,
        _ => type,
    };

    static Shape Resolve(Shape target, KerasTensor like) =>
        [.. target.Select((d, i) => d ?? (i < like.Rank ? like.Shape[i] : throw new KerasException(
            $"target shape {target} asks for the size of axis {i}, but the reference has shape {like.Shape}.")))];
}
