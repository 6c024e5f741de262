using System.Runtime.ExceptionServices;

namespace OnnxKeras;

/// <summary>The callbacks of one call, called in order.</summary>
sealed class CallbackList(IEnumerable<Callback>? callbacks)
{
    readonly List<Callback> callbacks = [.. callbacks ?? []];

    /// <summary>All of them.</summary>
    public IReadOnlyList<Callback> All => callbacks;

    /// <summary>Whether there are none.</summary>
    public bool IsEmpty => callbacks.Count == 0;

    /// <summary>Whether one of a kind is among them.</summary>
    public bool Has<T>() => callbacks.Exists(c => c is T);

    /// <summary>Adds one, which is called last.</summary>
    public void Add(Callback callback) => callbacks.Add(callback);

    /// <summary>Tells all what the call was given; then runs it, and closes all whatever happens, also where closing one fails.</summary>
    public void Run(Model model, FitParameters parameters, Action call)
    {
        Each(c => c.SetModel(model));
        Each(c => c.SetParameters(parameters));
        var first = ErrorOf(call);
        foreach (var callback in callbacks)
        {
            var error = ErrorOf(callback.Close);
            if (first is not null && error is not null) Warning.Write($"{callback.GetType().Name} could not be closed: {error.Message}");
            first ??= error;
        }
        if (first is not null) ExceptionDispatchInfo.Throw(first);
    }

    static Exception? ErrorOf(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (Exception e)
        {
            return e;
        }
    }

    /// <summary>Calls a hook of all.</summary>
    public void Each(Action<Callback> hook) => callbacks.ForEach(hook);
}
