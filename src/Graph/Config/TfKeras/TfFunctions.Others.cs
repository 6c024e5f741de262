using System.Text.Json;
using System.Text.Json.Nodes;
using static OnnxKeras.Ops;

namespace OnnxKeras.Config;

/// <summary>Functions with arguments of their own.</summary>
static partial class TfFunctions
{
    static readonly Dictionary<string, Func<TfCall, KerasTensor>> others = new()
    {
        // Activations.
        ["relu"] = Rectified,
        ["elu"] = c => Elu(c.X, c.Number("alpha", 1)),
        ["leaky_relu"] = c => LeakyRelu(c.X, c.Number("alpha", 0.2)),
        ["gelu"] = c => Gelu(c.X, c.Flag("approximate")),
        ["softmax"] = c => Softmax(c.X, c.Int("axis", -1)),
        ["log_softmax"] = c => LogSoftmax(c.X, c.Int("axis", -1)),
        ["l2_normalize"] = Normalized,
        ["norm"] = Norm,
        // Arrangement.
        ["reshape"] = c => Reshape(c.X, c.Shape("shape")),
        ["broadcast_to"] = c => BroadcastTo(c.X, c.Shape("shape")),
        ["transpose"] = c => Transpose(c.X, c.Axes("perm")),
        ["permute_dimensions"] = c => Transpose(c.X, c.Axes("pattern")),
        ["expand_dims"] = c => ExpandDims(c.X, c.Int("axis", -1)),
        ["squeeze"] = c => Squeeze(c.X, c.Axes("axis") ?? c.Axes("squeeze_dims")),
        ["concat"] = c => Concatenate(c.All, c.Int("axis")),
        ["concatenate"] = c => Concatenate(c.All, c.Int("axis", -1)),
        ["stack"] = c => Stack(c.All, c.Int("axis", 0)),
        ["add_n"] = c => c.All.Aggregate(Add),
        ["tile"] = c => Tile(c.X, c.Axes("multiples") ?? c.Axes("n") ?? throw c.Refused("multiples")),
        ["repeat_elements"] = c => Repeat(c.X, c.Int("rep"), c.Int("axis")),
        ["pad"] = Padded,
        ["reverse"] = c => Flip(c.X, c.Axes("axis") ?? c.Axes("axes") ?? throw c.Refused("axis")),
        ["roll"] = c => Roll(c.X, c.Value<AxisList>("shift"), c.Value<AxisList>("axis")),
        ["getitem"] = c => GetItem(c.X, Slices(c)),
        ["slice"] = c => GetItem(c.X, [.. c.Axes("begin")!.Zip(c.Axes("size")!,
            (b, s) => Slice.Of(b, s == -1 ? null : b + s))]),
        ["gather"] = Gathered,
        // Values.
        ["cast"] = c => Cast(c.X, DTypes.Parse(c.Text("dtype") ?? throw c.Refused("dtype"))),
        ["clip_by_value"] = c => Clip(c.X, c["clip_value_min"], c["clip_value_max"]),
        ["clip"] = c => Clip(c.X, c["min_value"], c["max_value"]),
        ["where"] = c => Where(c.X, c["x"], c["y"]),
        ["zeros_like"] = c => ZerosLike(c.X),
        ["ones_like"] = c => OnesLike(c.X),
        ["one_hot"] = Hot,
        ["argmax"] = c => Argmax(c.X, c.Int("axis", DefaultAxis(c))),
        ["argmin"] = c => Argmin(c.X, c.Int("axis", DefaultAxis(c))),
        ["cumsum"] = Summed,
        ["matmul"] = Product,
        ["tensordot"] = c => Tensordot(c.X, c["b"], OperationReader.Contracted(c.Json("axes") ?? throw c.Refused("axes"))),
        ["bias_add"] = Biased,
        ["image.resize"] = Resized,
    };

    static readonly Dictionary<string, Func<TfCall, KerasTensor[]>> several = new()
    {
        ["unstack"] = c => Unstack(c.X, axis: c.Int("axis", 0)),
        ["split"] = Parts,
        ["top_k"] = c => TopK(c.X, c.Int("k", 1)) is var (values, indices) ? [values, indices] : [],
        ["moments"] = c => Moments(c.X, c.Axes("axes")!, c.Flag("keepdims")) is var (mean, variance) ? [mean, variance] : [],
    };

    /// <summary>keras.backend counts from the end where tf counts from the front.</summary>
    static int DefaultAxis(TfCall c) => c.Function.StartsWith("keras.", StringComparison.Ordinal) ? -1 : 0;

    /// <summary>Keras's own function has a slope, a limit and a threshold.</summary>
    static KerasTensor Rectified(TfCall c)
    {
        c.RequireOff("threshold");
        var y = c.Number("alpha", 0) is not 0 and var slope ? LeakyRelu(c.X, slope) : Relu(c.X);
        return c.Given("max_value") is null ? y : Minimum(y, c["max_value"]);
    }

    static KerasTensor Normalized(TfCall c)
    {
        var axes = c.Axes("axis");
        var epsilon = c.Number("epsilon", 1e-12);
        return c.X * Rsqrt(Maximum(Sum(Square(c.X), axes, keepDims: true), epsilon));
    }

    static KerasTensor Norm(TfCall c)
    {
        c.Require("ord", n => n.ToString() is "euclidean" or "2");
        return Sqrt(Sum(Square(c.X), c.Axes("axis"), c.Flag("keepdims") || c.Flag("keep_dims")));
    }

    static KerasTensor Padded(TfCall c)
    {
        var widths = (c.Json("paddings") as JsonArray ?? throw c.Refused("paddings"))
            .Select(w => (ConfigValue.Whole(w![0]!), ConfigValue.Whole(w[1]!))).ToArray();
        var mode = (c.Text("mode") ?? "CONSTANT").ToUpperInvariant() switch
        {
            "CONSTANT" => PadMode.Constant,
            "REFLECT" => PadMode.Reflect,
            "SYMMETRIC" => PadMode.Symmetric,
            _ => throw c.Refused("mode"),
        };
        return Pad(c.X, widths, mode, c.Number("constant_values", 0));
    }

    static KerasTensor Gathered(TfCall c)
    {
        c.RequireOff("batch_dims");
        return Take(c.X, c["indices"], c.Int("axis", 0));
    }

    static KerasTensor Hot(TfCall c)
    {
        c.Require("on_value", n => ConfigValue.Number(n) == 1);
        c.RequireOff("off_value");
        var type = c.Text("dtype") is { } name ? DTypes.Parse(name) : DType.Float32;
        return OneHot(c.X, c.Given("depth") is null ? c.Int("num_classes") : c.Int("depth"), c.Int("axis", -1), type);
    }

    static KerasTensor Summed(TfCall c)
    {
        c.RequireOff("exclusive", "reverse");
        return CumSum(c.X, c.Int("axis", 0));
    }

    static KerasTensor Product(TfCall c)
    {
        c.RequireOff("a_is_sparse", "b_is_sparse");
        var (a, b) = (c.X, c.Second);
        if (c.Flag("transpose_a") || c.Flag("adjoint_a")) a = Swapaxes(a, -1, -2);
        if (c.Flag("transpose_b") || c.Flag("adjoint_b")) b = Swapaxes(b, -1, -2);
        return Matmul(a, b);
    }

    static KerasTensor Biased(TfCall c)
    {
        c.Require("data_format", n => !n.ToString().StartsWith("NC", StringComparison.Ordinal));
        return c.X + c.Second;
    }

    static KerasTensor Resized(TfCall c)
    {
        c.RequireOff("preserve_aspect_ratio", "antialias");
        var method = c.Text("method") switch
        {
            null or "bilinear" => Interpolation.Bilinear,
            "nearest" => Interpolation.Nearest,
            "bicubic" => Interpolation.Bicubic,
            _ => throw c.Refused("method"),
        };
        return Resize(c.X, c.Value<Size2D>("size"), method);
    }

    static KerasTensor[] Parts(TfCall c)
    {
        var axis = c.Int("axis", 0);
        if (c.Json("num_or_size_splits") is not JsonArray sizes) return Split(c.X, c.Int("num_or_size_splits"), axis);
        var places = sizes.SkipLast(1).Select(s => ConfigValue.Whole(s!)).ToArray();
        if (places.Any(p => p < 0)) throw c.Refused("num_or_size_splits");
        for (var i = 1; i < places.Length; i++) places[i] += places[i - 1];
        return Split(c.X, places, axis);
    }

    static Slice[] Slices(TfCall c) => c.Json("slice_spec") is JsonArray list ? [.. list.Select(SliceOf)] : [SliceOf(c.Json("slice_spec"))];

    static Slice SliceOf(JsonNode? spec) => spec switch
    {
        null => Slice.NewAxis,
        JsonObject o when o["class_name"]?.ToString() == "__ellipsis__" => Slice.Ellipsis,
        JsonObject o => Slice.Of(Part(o["start"]), Part(o["stop"]), Part(o["step"]) ?? 1),
        _ => ConfigValue.Whole(spec),
    };

    static int? Part(JsonNode? node) => node is null ? null : ConfigValue.Whole(node);
}
