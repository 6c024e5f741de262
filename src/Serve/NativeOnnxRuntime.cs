using Microsoft.ML.OnnxRuntime;

namespace OnnxKeras;

/// <summary>The native side of ONNX Runtime: whether it loads, what it is and runs on, and whether it can predict.</summary>
static class NativeOnnxRuntime
{
    static readonly KerasException? failure = Load();

    /// <summary>Loads ONNX Runtime; free once it has been loaded.</summary>
    /// <exception cref="KerasException">The library cannot be loaded: why and what to do.</exception>
    public static void EnsureLoaded()
    {
        if (failure is not null) throw new KerasException(failure.Message, failure.InnerException);
    }

    /// <summary>The version of the managed package, such as <c>1.31.1</c>.</summary>
    public static string PackageVersion => typeof(OrtEnv).Assembly.GetName().Version!.ToString(3);

    /// <summary>The version of the native library, such as <c>1.31.1</c>.</summary>
    public static string Version
    {
        get
        {
            EnsureLoaded();
            return OrtEnv.Instance().GetVersionString();
        }
    }

    /// <summary>The execution providers that the library was built with, such as <c>CPUExecutionProvider</c>.</summary>
    public static string[] Providers
    {
        get
        {
            EnsureLoaded();
            return OrtEnv.Instance().GetAvailableProviders();
        }
    }

    /// <summary>Squares (1, 2, 3) with a model of one node.</summary>
    /// <exception cref="KerasException">The library does not load, or computes something else.</exception>
    public static float[] Predict()
    {
        EnsureLoaded();
        using var session = new InferenceSession(Square());
        using var options = new RunOptions();
        using var input = OrtValue.CreateTensorValueFromMemory([1f, 2f, 3f], [3]);
        using var results = session.Run(options, ["x"], [input], ["y"]);
        var output = results[0].GetTensorDataAsSpan<float>().ToArray();
        return output is [1f, 4f, 9f] ? output
            : throw new KerasException($"ONNX Runtime squared (1, 2, 3) to ({string.Join(", ", output)}).");
    }

    /// <summary>The ONNX model y = x · x for three floats, spelled in protobuf's wire format.</summary>
    static byte[] Square()
    {
        byte[] three = Message(1, Number(1, 3));                                                            // dim { dim_value }
        byte[] type = Message(2, Message(1, [.. Number(1, 1), .. Message(2, three)]));                      // type { tensor_type { elem_type, shape } }
        byte[] node = [.. Text(1, "x"), .. Text(1, "x"), .. Text(2, "y"), .. Text(4, "Mul")];               // input, input, output, op_type
        byte[] graph = [.. Message(1, node), .. Text(2, "square"), .. Message(11, [.. Text(1, "x"), .. type]), .. Message(12, [.. Text(1, "y"), .. type])];
        return [.. Number(1, 10), .. Message(7, graph), .. Message(8, Number(2, 21))];                      // ir_version, graph, opset_import

        static byte[] Number(int field, byte value) => [(byte)(field << 3), value];
        static byte[] Message(int field, byte[] content) => [(byte)((field << 3) | 2), (byte)content.Length, .. content];
        static byte[] Text(int field, string text) => Message(field, System.Text.Encoding.ASCII.GetBytes(text));
    }

    static KerasException? Load()
    {
        if (NativeLoading.Load("onnxruntime", typeof(OrtEnv).Assembly) is { } found) return new KerasException(Explain(found));
        try
        {
            OrtEnv.Instance();
            return null;
        }
        catch (Exception e)
        {
            // A native library of another version, such as the one that Windows brings along.
            return new KerasException($"A library onnxruntime was loaded, but Microsoft.ML.OnnxRuntime.Managed {PackageVersion} cannot use it: "
                + $"{(e.InnerException ?? e).Message} {Reference}", e);
        }
    }

    /// <summary>What to do about a library that does not load.</summary>
    public static string Explain(NativeFailure failure) => failure.IsMissing
        ? $"Predicting needs the native library '{failure.Library}', which is not among the program's files. {Reference}"
        : $"Predicting needs the native library '{failure.Library}', which this system refuses: {failure.Reason}."
            + (failure.Reason.Contains("GLIBC", StringComparison.Ordinal)
                ? $" It has {SystemLibraries.Describe()}; ONNX Runtime needs a newer system." : $" {Reference}");

    static string Reference => $"Reference the package Microsoft.ML.OnnxRuntime {PackageVersion} in the program's project (for an NVIDIA GPU "
        + "Microsoft.ML.OnnxRuntime.Gpu).";
}
