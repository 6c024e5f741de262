using System.CommandLine;
using System.Runtime.InteropServices;
using System.Text.Json;
using OnnxKeras.Layers;
using OnnxKeras.Optimizers;
using Spectre.Console;

namespace OnnxKeras.Cli.Commands;

/// <summary><c>onnxkeras doctor</c>: whether this machine can train and predict, and if not, why.</summary>
static class Doctor
{
    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "Print JSON, for programs." };
        var command = new Command("doctor", "Check that this machine can train (TorchSharp) and predict (ONNX Runtime).\nExample: onnxkeras doctor --json") { json };
        command.SetAction(result => Run(result.GetValue(json)));
        return command;
    }

    static int Run(bool json)
    {
        List<Finding> findings =
        [
            new("system", $"{RuntimeInformation.OSDescription} ({RuntimeInformation.RuntimeIdentifier})"),
            new(".NET", RuntimeInformation.FrameworkDescription),
            .. CLibraries(),
            Try("TorchSharp", () => typeof(TorchSharp.torch).Assembly.GetName().Version!.ToString(3)),
            Try("libtorch", () => NativeTorch.Version),
            Try("CUDA devices", () => NativeTorch.CudaDevices.ToString()),
            Try("ONNX Runtime", () => NativeOnnxRuntime.Version),
            Try("execution providers", () => string.Join(", ", NativeOnnxRuntime.Providers)),
            Try("training", CheckTraining),
            Try("prediction", CheckPrediction),
        ];
        if (json) Console.WriteLine(JsonSerializer.Serialize(findings, JsonSerializerOptions.Web));
        else Print(findings);
        return findings.All(f => f.Ok) ? 0 : 1;
    }

    static void Print(List<Finding> findings)
    {
        var table = new Table().Border(TableBorder.None).HideHeaders().AddColumns("", "", "");
        foreach (var finding in findings) table.AddRow(finding.Ok ? "[green]ok[/]" : "[red]no[/]", finding.Name, Markup.Escape(finding.Detail));
        AnsiConsole.Write(table);
        AnsiConsole.WriteLine(findings.All(f => f.Ok) ? "This machine can train and predict." : "This machine cannot do everything: see the lines marked 'no'.");
    }

    /// <summary>One step of gradient descent on 2·w = 4 from w = 1 at rate 0.25: the gradient of (2w − 4)² is −8, so w becomes 3.</summary>
    static string CheckTraining()
    {
        using var model = Tiny();
        model.Compile(new SGD(learningRate: 0.25), "mse");
        model.TrainOnBatch(new float[,] { { 2 } }, new float[,] { { 4 } });
        var weight = model.Weights[0].Value.ToScalar();
        return Math.Abs(weight - 3) < 1e-5 ? "a gradient step gave what it must" : throw new KerasException($"A gradient step gave the weight {weight} in place of 3.");
    }

    static string CheckPrediction()
    {
        using var model = Tiny();
        NDArray output = model.Predict(new float[,] { { 5 } });
        return Math.Abs(output.ToScalar() - 5) < 1e-5 ? "an exported model gave what it must" : throw new KerasException($"The model 1·x gave {output.ToScalar()} for 5.");
    }

    static Model Tiny() => new Sequential([new InputLayer([1]), new Dense(1, useBias: false, kernelInitializer: "ones")]);

    static IEnumerable<Finding> CLibraries()
    {
        if (!OperatingSystem.IsLinux()) yield break;
        yield return Try("C library", () => $"glibc {Marshal.PtrToStringAnsi(GetLibcVersion())}");
        yield return Try("C++ library", () => Path.GetFileName(new FileInfo(
            new[] { "/lib/x86_64-linux-gnu/libstdc++.so.6", "/usr/lib/x86_64-linux-gnu/libstdc++.so.6", "/usr/lib64/libstdc++.so.6" }.First(File.Exists))
            .ResolveLinkTarget(true)?.FullName ?? "libstdc++.so.6"));
    }

    static Finding Try(string name, Func<string> check)
    {
        try
        {
            return new(name, check());
        }
        catch (Exception e)
        {
            return new(name, e.Message, false);
        }
    }

    [DllImport("libc", EntryPoint = "gnu_get_libc_version")]
    static extern nint GetLibcVersion();

    sealed record Finding(string Name, string Detail, bool Ok = true);
}
