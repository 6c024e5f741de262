using System.Diagnostics;

namespace OnnxKeras.Tests;

/// <summary>ONNX's own checker, with shape inference; Debian's knows operators up to opset 17.</summary>
static class OnnxChecker
{
    const string python = "/usr/bin/python3";

    // One process for all tests: it reads a path a line, and answers each with a line.
    const string script = """
        import onnx, sys
        print("ready", flush=True)
        for path in sys.stdin:
            try:
                onnx.checker.check_model(onnx.load(path.strip()), full_check=True)
                print("", flush=True)
            except Exception as e:
                print(repr(str(e)), flush=True)
        """;

    static readonly Lock turn = new();
    static readonly Lazy<Process?> checker = new(Start);

    /// <summary>Fails with the checker's words; does nothing where it is not installed.</summary>
    public static void Check(Model model)
    {
        if (checker.Value is not { } process) return;
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.onnx");
        try
        {
            model.ExportOnnx(path, opset: 17);
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

    static Process? Start()
    {
        if (!File.Exists(python)) return null;
        var process = Process.Start(new ProcessStartInfo(python, ["-c", script])
            { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        if (process.StandardOutput.ReadLine() != "ready") return null;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        return process;
    }
}
