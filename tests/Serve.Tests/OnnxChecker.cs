using System.Diagnostics;
using System.Globalization;

namespace OnnxKeras.Tests;

/// <summary>ONNX's own checker, with shape inference, for the opsets that the installed one knows.</summary>
static class OnnxChecker
{
    const string python = "/usr/bin/python3";

    // One process for all tests: it says the newest opset it knows, reads a path a line, and answers each with a line.
    const string script = """
        import onnx, sys
        print(onnx.defs.onnx_opset_version(), flush=True)
        for path in sys.stdin:
            try:
                onnx.checker.check_model(onnx.load(path.strip()), full_check=True)
                print("", flush=True)
            except Exception as e:
                print(repr(str(e)), flush=True)
        """;

    static readonly Lock turn = new();
    static readonly Lazy<(Process Process, int Newest)?> checker = new(Start);

    /// <summary>Fails with the checker's words; does nothing where it is not installed, or older than the opset.</summary>
    public static void Check(Model model, int opset = OnnxExport.OldestOpset)
    {
        if (checker.Value is not var (process, newest) || opset > newest) return;
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.onnx");
        try
        {
            model.ExportOnnx(path, opset);
            lock (turn)
            {
                process.StandardInput.WriteLine(path);
                process.StandardInput.Flush();
                Assert.Equal("", process.StandardOutput.ReadLine());
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    static (Process, int)? Start()
    {
        if (!File.Exists(python)) return null;
        var process = Process.Start(new ProcessStartInfo(python, ["-c", script])
            { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        if (!int.TryParse(process.StandardOutput.ReadLine(), CultureInfo.InvariantCulture, out var newest)) return null;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        return (process, newest);
    }
}
