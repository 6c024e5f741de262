using System.Text.Json;

public class DoctorTests
{
    [Fact]
    public void FindsThatThisMachineTrainsAndPredicts()
    {
        var (code, output, error) = Tool.Run("doctor");
        Assert.Empty(error);
        Assert.All(["TorchSharp 0.", "ONNX Runtime", "CPUExecutionProvider", "from 1 to 3 on cpu", "gave 5 for 5",
            "Training and predicting work."], part => Assert.Contains(part, output));
        Assert.Equal(0, code);
    }

    [Fact]
    public void AnswersInJson()
    {
        var (code, output, _) = Tool.Run("doctor", "--json");
        var found = JsonDocument.Parse(output).RootElement;
        Assert.True(found.GetProperty("works").GetBoolean());
        Assert.StartsWith("2.", found.GetProperty("torch").GetProperty("version").GetString());
        Assert.Equal(found.GetProperty("onnxRuntime").GetProperty("package").GetString(),
            found.GetProperty("onnxRuntime").GetProperty("version").GetString());
        if (OperatingSystem.IsLinux()) Assert.StartsWith("2.", found.GetProperty("system").GetProperty("glibc").GetString());
        Assert.Equal(0, code);
    }

    [Fact]
    public void NamesThePackagesToReferenceWhereNativeLibrariesAreMissing()
    {
        using var program = new BareProgram();
        var (code, output, _) = Tool.RunIn(program.Folder, "doctor", "--json");
        var found = JsonDocument.Parse(output).RootElement;
        Assert.All(["torch", "training"], name => Assert.Contains("reference the package TorchSharp-cpu 0.", Error(name)));
        Assert.All(["onnxRuntime", "predicting"],
            name => Assert.Contains("Reference the package Microsoft.ML.OnnxRuntime 1.", Error(name)));
        Assert.Equal(1, code);

        string? Error(string name) => found.GetProperty(name).GetProperty("error").GetString();
    }

    [Fact]
    public void SaysWhyTheSystemRefusesALibrary()
    {
        if (!OperatingSystem.IsLinux()) return;
        using var program = new BareProgram();
        foreach (var library in new[] { "libtorch_cpu.so", "libonnxruntime.so" })
            File.WriteAllText(Path.Combine(program.Folder, library), "not a library, but long enough to be read as one: "
                + new string('.', 100));
        var natives = (string)AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES")!;
        // As where the system has libraries of the same names, such as Debian's python3-torch: those must not stand in.
        var (code, output, _) = Tool.RunIn(program.Folder, [("LD_LIBRARY_PATH", natives)], "doctor", "--json");
        var found = JsonDocument.Parse(output).RootElement;
        Assert.All(["torch", "onnxRuntime"],
            name => Assert.Contains("invalid ELF header", found.GetProperty(name).GetProperty("error").GetString()));
        Assert.Equal(1, code);
    }

    [Fact]
    public void HelpShowsExamples()
    {
        var (code, output, _) = Tool.Run("doctor", "--help");
        Assert.Contains("onnxkeras doctor --json", output);
        Assert.Equal(0, code);
    }

    /// <summary>The program without its native libraries.</summary>
    sealed class BareProgram : IDisposable
    {
        readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("onnxkeras-bare-");

        public BareProgram()
        {
            // Read and written, not copied: outputs are links into the package cache, and copies of links are links.
            foreach (var file in Directory.GetFiles(AppContext.BaseDirectory).Where(f => f.EndsWith(".dll") || f.EndsWith(".json")))
                File.WriteAllBytes(Path.Combine(folder.FullName, Path.GetFileName(file)), File.ReadAllBytes(file));
        }

        public string Folder => folder.FullName;

        public void Dispose() => folder.Delete(recursive: true);
    }
}
