using System.Diagnostics;

namespace OnnxKeras.Tests;

/// <summary>ONNX's own checker, with shape inference; Debian's knows operators up to opset 17.</summary>
static class OnnxChecker
{
    const string python = "/usr/bin/python3";
    const string script = "import onnx, sys; m = onnx.load(sys.argv[1]); onnx.checker.check_model(m, full_check=True)";

    static readonly Lazy<bool> present = new(() => File.Exists(python) && Run("import onnx", "").Length == 0);

    /// <summary>Fails with the checker's words; does nothing where it is not installed.</summary>
    public static void Check(Model model)
    {
        if (!present.Value) return;
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.onnx");
        try
        {
            model.ExportOnnx(path, opset: 17);
            Assert.Equal("", Run(script, path));
        }
        finally
        {
            File.Delete(path);
        }
    }

    static string Run(string code, string path)
    {
        using var process = Process.Start(new ProcessStartInfo(python, ["-c", code, path]) { RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return error;
    }
}
