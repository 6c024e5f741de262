using System.Text.Json.Nodes;
using static OnnxKeras.Ops;

namespace OnnxKeras.Config;

/// <summary>
/// Functions of TensorFlow as operations here, by their names without the module: <c>tf.math.reduce_mean</c> and
/// <c>tf.keras.backend.mean</c> are <c>reduce_mean</c> and <c>mean</c>.
/// </summary>
static partial class TfFunctions
{
    /// <summary>Modules whose functions are known by their last name.</summary>
    static readonly HashSet<string> modules =
    [
        "", "math", "nn", "linalg", "__operators__", "compat.v1", "compat.v1.math", "compat.v1.nn", "keras.backend", "keras.activations",
    ];

    /// <summary>Of one tensor.</summary>
    static readonly Dictionary<string, Func<KerasTensor, KerasTensor>> unary = new()
    {
        ["abs"] = Abs, ["negative"] = Negative, ["exp"] = Exp, ["log"] = Log, ["log1p"] = Log1p, ["expm1"] = Expm1, ["sqrt"] = Sqrt,
        ["rsqrt"] = Rsqrt, ["square"] = Square, ["reciprocal"] = Reciprocal, ["sign"] = Sign, ["floor"] = Floor, ["ceil"] = Ceil,
        ["round"] = x => Round(x), ["rint"] = x => Round(x), ["sin"] = Sin, ["cos"] = Cos, ["tan"] = Tan, ["asin"] = Arcsin,
        ["acos"] = Arccos, ["atan"] = Arctan, ["sinh"] = Sinh, ["cosh"] = Cosh, ["tanh"] = Tanh, ["asinh"] = Arcsinh,
        ["acosh"] = Arccosh, ["atanh"] = Arctanh, ["erf"] = Erf, ["erfinv"] = Erfinv, ["sigmoid"] = Sigmoid, ["log_sigmoid"] = LogSigmoid,
        ["softplus"] = Softplus, ["softsign"] = Softsign, ["relu6"] = Relu6, ["selu"] = Selu, ["silu"] = Silu, ["swish"] = Silu,
        ["exponential"] = Exp, ["mish"] = Mish, ["is_nan"] = IsNan, ["is_inf"] = IsInf, ["is_finite"] = IsFinite,
        ["logical_not"] = LogicalNot, ["identity"] = x => x, ["convert_to_tensor"] = x => x, ["linear"] = x => x,
        ["stop_gradient"] = StopGradient,
        ["hard_sigmoid"] = x => Clip(x * 0.2 + 0.5, 0, 1),
        ["flatten"] = Ravel, ["batch_flatten"] = x => Reshape(x, [null, -1]),
        ["image.flip_left_right"] = x => Flip(x, -2), ["image.flip_up_down"] = x => Flip(x, -3),
        ["image.rgb_to_grayscale"] = x => RgbToGrayscale(x),
    };

    /// <summary>Of two tensors, either of which may be a number.</summary>
    static readonly Dictionary<string, Func<KerasTensor, KerasTensor, KerasTensor>> binary = new()
    {
        ["add"] = Add, ["subtract"] = Subtract, ["multiply"] = Multiply, ["divide"] = Divide, ["truediv"] = Divide,
        ["realdiv"] = Divide, ["floordiv"] = FloorDivide, ["floormod"] = Mod, ["mod"] = Mod, ["pow"] = Power, ["maximum"] = Maximum,
        ["minimum"] = Minimum, ["squared_difference"] = (x, y) => Square(x - y), ["equal"] = Equal, ["eq"] = Equal,
        ["not_equal"] = NotEqual, ["ne"] = NotEqual, ["greater"] = Greater, ["greater_equal"] = GreaterEqual, ["less"] = Less,
        ["less_equal"] = LessEqual, ["logical_and"] = LogicalAnd, ["logical_or"] = LogicalOr, ["logical_xor"] = LogicalXor,
        ["atan2"] = Arctan2, ["divide_no_nan"] = DivideNoNan, ["scalar_mul"] = Multiply, ["dot"] = Dot,
    };

    /// <summary>Over axes.</summary>
    static readonly Dictionary<string, Func<KerasTensor, int[]?, bool, KerasTensor>> reductions = new()
    {
        ["sum"] = Sum, ["mean"] = Mean, ["max"] = (x, axis, keep) => Max(x, axis, keep), ["min"] = (x, axis, keep) => Min(x, axis, keep),
        ["prod"] = (x, axis, keep) => Prod(x, axis, keep), ["any"] = Any, ["all"] = All, ["variance"] = Var, ["var"] = Var,
        ["std"] = Std, ["logsumexp"] = LogSumExp,
    };

    /// <summary>A function's name without a module whose functions are known here; with the module otherwise.</summary>
    public static string ShortName(string function)
    {
        var dot = function.LastIndexOf('.');
        return modules.Contains(dot < 0 ? "" : function[..dot]) ? function[(dot + 1)..] : function;
    }

    /// <summary>What the function gives.</summary>
    /// <exception cref="KerasException">The function, or what it is called with, is not known here.</exception>
    public static KerasTensor[] Call(TfCall c)
    {
        var name = ShortName(c.Function);
        if (unary.TryGetValue(name, out var ofOne)) return [ofOne(c.X)];
        if (binary.TryGetValue(name, out var ofTwo)) return [ofTwo(c.X, c.Second)];
        var reduced = name.StartsWith("reduce_", StringComparison.Ordinal) ? name["reduce_".Length..] : name;
        if (reductions.TryGetValue(reduced, out var reduce))
            return [reduce(c.X, c.Axes("axis"), c.Flag("keepdims") || c.Flag("keep_dims"))];
        if (others.TryGetValue(name, out var other)) return [other(c)];
        return several.TryGetValue(name, out var many) ? many(c) : throw c.Unknown();
    }
}
