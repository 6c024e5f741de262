using System.Diagnostics;

namespace OnnxKeras.Tests;

/// <summary>The system's Python, where it has h5py: what reads our files as Keras does.</summary>
static class Python
{
    const string Interpreter = "/usr/bin/python3";

    public static bool HasH5py { get; } = File.Exists(Interpreter) && Run("import h5py").ExitCode == 0;

    /// <summary>Runs a script and returns what it prints.</summary>
    public static string Output(string script, params string[] arguments)
    {
        var (exitCode, output, error) = Run(script, arguments);
        return exitCode == 0 ? output.Trim() : throw new InvalidOperationException(error);
    }

    /// <summary>What differs between two files: members, shapes, types, values, attributes. Text may be bytes on one side.</summary>
    public static string Differences(string expected, string actual) => Output("""
        import sys, h5py, numpy as np
        def plain(v):
            v = np.asarray(v)
            if v.dtype.kind in 'SO': return [x.decode() if isinstance(x, bytes) else str(x) for x in v.ravel()]
            return [str(x) for x in v.ravel()] if v.dtype.kind == 'U' else v.tolist()
        def members(path):
            found = {}
            with h5py.File(path, 'r') as file:
                def visit(name, item):
                    kind = (item.shape, str(item.dtype), plain(item[()])) if isinstance(item, h5py.Dataset) else 'group'
                    found[name] = (kind, {k: plain(v) for k, v in item.attrs.items()})
                file.visititems(visit)
                visit('/', file)
            return found
        a, b = members(sys.argv[1]), members(sys.argv[2])
        for name in sorted(set(a) | set(b)):
            if a.get(name) != b.get(name): print(name, 'expected', a.get(name), 'found', b.get(name))
        """, expected, actual);

    static (int ExitCode, string Output, string Error) Run(string script, params string[] arguments)
    {
        var start = new ProcessStartInfo(Interpreter) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])["-c", script, .. arguments]) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }
}

/// <summary>A test that needs Python with h5py, and is reported as skipped where there is none.</summary>
sealed class H5pyFactAttribute : FactAttribute
{
    public H5pyFactAttribute() => Skip = Python.HasH5py ? null : "needs /usr/bin/python3 with h5py";
}

/// <summary>As <see cref="H5pyFactAttribute"/>, for several cases.</summary>
sealed class H5pyTheoryAttribute : TheoryAttribute
{
    public H5pyTheoryAttribute() => Skip = Python.HasH5py ? null : "needs /usr/bin/python3 with h5py";
}
