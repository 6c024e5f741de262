using System.Reflection;

namespace OnnxKeras.Config;

/// <summary>How files of Keras call the operations of <see cref="Ops"/>, for reading and for writing.</summary>
static class OperationNames
{
    /// <summary>The module of Keras's activations that are no functions of <c>keras.ops</c>.</summary>
    public const string Activations = "keras.src.activations.activations";

    /// <summary>Keras's class names that differ from the names in <see cref="Ops"/>, if only by upper case.</summary>
    static readonly Dictionary<string, string> written = new()
    {
        ["Abs"] = "Absolute", ["Divide"] = "TrueDivide", ["CumSum"] = "Cumsum", ["CumProd"] = "Cumprod", ["LogSumExp"] = "Logsumexp",
        ["LogAddExp"] = "Logaddexp", ["LogAddExp2"] = "Logaddexp2", ["IsNan"] = "Isnan", ["IsInf"] = "Isinf", ["IsFinite"] = "Isfinite",
        ["IsPosInf"] = "Isposinf", ["IsNegInf"] = "Isneginf", ["IsClose"] = "Isclose", ["NanMax"] = "Nanmax", ["NanMin"] = "Nanmin",
        ["NanMean"] = "Nanmean", ["NanSum"] = "Nansum", ["NanProd"] = "Nanprod",
        ["NanVar"] = "Nanvar", ["NanStd"] = "Nanstd", ["Fft"] = "FFT", ["Rfft"] = "RFFT", ["Irfft"] = "IRFFT", ["Stft"] = "STFT",
        ["Deg2Rad"] = "Deg2rad", ["Rad2Deg"] = "Rad2deg", ["SliceOf"] = "Slice",
        ["RgbToGrayscale"] = "RGBToGrayscale", ["RgbToHsv"] = "RGBToHSV", ["HsvToRgb"] = "HSVToRGB",
        ["BatchNormalization"] = "BatchNorm", ["LayerNormalization"] = "LayerNorm", ["RmsNormalization"] = "RMSNorm",
        ["CtcLoss"] = "CTCLoss", ["Psnr"] = "PSNR",
    };

    /// <summary>Further class names of Keras for the same operation.</summary>
    static readonly Dictionary<string, string> read = new(written.Select(p => KeyValuePair.Create(p.Value, p.Key)))
    {
        ["Amax"] = "Max", ["Amin"] = "Min", ["BitwiseInvert"] = "BitwiseNot", ["BitwiseLeftShift"] = "LeftShift",
        ["BitwiseRightShift"] = "RightShift",
    };

    /// <summary>Operations outside <c>keras.src.ops.numpy</c>, by Keras's class names.</summary>
    static readonly Dictionary<string, string[]> modules = new()
    {
        ["nn"] = ["Relu", "Relu6", "Sigmoid", "Silu", "Gelu", "LeakyRelu", "Elu", "Selu", "Softplus", "Softsign", "HardSigmoid", "Softmax",
            "LogSoftmax", "OneHot", "Normalize", "Celu", "Glu", "HardSilu", "HardTanh", "HardShrink", "SoftShrink", "TanhShrink",
            "Threshold", "LogSigmoid", "Squareplus", "SparsePlus", "SparseSigmoid", "Sparsemax", "Conv", "DepthwiseConv", "SeparableConv",
            "ConvTranspose", "MaxPool", "AveragePool", "AdaptiveMaxPool", "AdaptiveAveragePool", "BinaryCrossentropy",
            "CategoricalCrossentropy", "SparseCategoricalCrossentropy", "MultiHot", "Moments", "BatchNorm", "LayerNorm", "RMSNorm",
            "CTCLoss", "PSNR", "DotProductAttention", "Unfold", "DepthToSpace", "SpaceToDepth"],
        ["math"] = ["Rsqrt", "Erf", "Erfinv", "TopK", "InTopK", "Logsumexp", "SegmentSum", "SegmentMax", "ExtractSequences", "FFT", "RFFT",
            "IRFFT", "STFT"],
        ["core"] = ["Cast", "StopGradient", "Unstack", "Slice", "SliceUpdate", "Scatter", "ScatterUpdate"],
        ["linalg"] = ["Norm"],
        ["image"] = ["RGBToGrayscale", "RGBToHSV", "HSVToRGB", "Resize", "CropImages", "PadImages", "ExtractPatches", "AffineTransform",
            "PerspectiveTransform", "MapCoordinates", "GaussianBlur"],
    };

    /// <summary>Arguments that Keras takes by place though they are no tensors.</summary>
    static readonly string[] positional = ["GetItem key", "rtol", "atol", "SliceOf shape", "Scatter shape"];

    /// <summary>Arguments that Keras keeps in the configuration though they could be tensors.</summary>
    static readonly string[] fixedTensors = ["xMin", "xMax", "gamma", "beta", "RmsNormalization scale", "Trapezoid x"];

    /// <summary>The class of Keras that a method of <see cref="Ops"/> is written as.</summary>
    public static string ClassOf(string method) => written.GetValueOrDefault(method, method);

    /// <summary>The method of <see cref="Ops"/> that a class of Keras is read as.</summary>
    public static string MethodOf(string className) => read.GetValueOrDefault(className, className);

    /// <summary>The module of a class of Keras.</summary>
    public static string ModuleOf(string className) => className == "Mish" ? Activations
        : $"keras.src.ops.{modules.FirstOrDefault(m => m.Value.Contains(className)).Key ?? "numpy"}";

    /// <summary>The key of an argument in a configuration.</summary>
    public static string KeyOf(ParameterInfo p) => p.Name switch
    {
        "keepDims" => "keepdims",
        "newShape" => "newshape",
        "threshold" when p.Member.Name == "Threshold" => "threshold_value",
        "defaultValue" => "value",
        "n" when p.Member.Name == "Vander" => "N",
        _ => Names.ToSnakeCase(p.Name!),
    };

    /// <summary>Whether the call holds the argument by place, not the configuration.</summary>
    public static bool IsInCall(ParameterInfo p) => !IsNamed(p) && !Says(fixedTensors, p)
        && (p.ParameterType == typeof(KerasTensor[]) || p.ParameterType == typeof(KerasTensor) || Says(positional, p));

    /// <summary>Whether the call holds the argument by name.</summary>
    public static bool IsNamed(ParameterInfo p) => p.Name == "constantValues"
        || p.Member.Name == "DotProductAttention" && p.Name is not ("query" or "key" or "value" or "isCausal");

    /// <summary>Whether a tensor that is not given has its place in the call.</summary>
    public static bool IsNullInCall(ParameterInfo p) => p.Member.Name == "BatchNormalization";

    /// <summary>Whether the call holds the tensors of a list one by one.</summary>
    public static bool IsVariadic(ParameterInfo p) =>
        p.GetCustomAttribute<ParamArrayAttribute>() is not null || p is { Name: "x", Member.Name: "Meshgrid" };

    /// <summary>Whether a list has an argument by its name, or by the operation's and its own.</summary>
    static bool Says(string[] list, ParameterInfo p) => list.Contains(p.Name) || list.Contains($"{p.Member.Name} {p.Name}");
}
