namespace OnnxKeras.Tests;

/// <summary>A test class whose tests each begin with fresh names.</summary>
public abstract class GraphTest
{
    protected GraphTest() => Keras.ClearSession();

    /// <summary>The message of the error that an action must end with.</summary>
    protected static string ErrorOf(Action action) => Assert.ThrowsAny<KerasException>(action).Message;

    /// <summary>The message of the error that an expression must end with.</summary>
    protected static string ErrorOf(Func<object?> action) => ErrorOf(() => { action(); });

    /// <summary>The names of a model's layers, in their order.</summary>
    protected static string Order(Model model) => string.Join(" ", model.Layers.Select(l => l.Name));

    /// <summary>A file of the recorded cases.</summary>
    protected static string Fixture(string path)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!Directory.Exists(Path.Combine(folder.FullName, "fixtures"))) folder = folder.Parent!;
        return Path.Combine(folder.FullName, "fixtures", path);
    }
}
