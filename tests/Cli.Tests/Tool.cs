using System.Diagnostics;

/// <summary>Runs the command as a shell does.</summary>
static class Tool
{
    public static (int ExitCode, string Output, string Error) RunIn(string folder, params string[] arguments) =>
        RunIn(folder, [], arguments);

    public static (int ExitCode, string Output, string Error) RunIn(string folder, (string Name, string Value)[] environment,
        params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(folder, "onnxkeras.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }

    public static (int ExitCode, string Output, string Error) Run(params string[] arguments) => RunIn(AppContext.BaseDirectory, arguments);
}
