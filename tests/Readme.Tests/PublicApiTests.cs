using System.Runtime.CompilerServices;
using OnnxKeras;
using PublicApiGenerator;

/// <summary>What each library offers is what docs/api says: a change of it shows in review.</summary>
public class PublicApiTests
{
    static readonly string folder = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "../../docs/api"));

    static string Here([CallerFilePath] string path = "") => path;

    public static TheoryData<Type> Libraries => [typeof(Layer), typeof(Training), typeof(OnnxExport), typeof(Predictor)];

    /// <summary><c>ONNXKERAS_ACCEPT_API=1</c> writes the files anew.</summary>
    [Theory, MemberData(nameof(Libraries))]
    public void IsAsWrittenDown(Type one)
    {
        var offered = one.Assembly.GeneratePublicApi(new() { IncludeAssemblyAttributes = false }).ReplaceLineEndings("\n");
        var file = Path.Combine(folder, $"{one.Assembly.GetName().Name}.txt");
        if (Environment.GetEnvironmentVariable("ONNXKERAS_ACCEPT_API") == "1") File.WriteAllText(file, offered);
        Assert.Equal(File.ReadAllText(file), offered);
    }
}
