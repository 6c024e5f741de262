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

    /// <summary>Tells all what the call was given; then runs it, and closes all whatever happens.</summary>
    public void Run(Model model, FitParameters parameters, Action call)
    {
        Each(c =>
        {
            c.SetParameters(parameters);
            c.SetModel(model);
        });
        try
        {
            call();
        }
        finally
        {
            Each(c => c.Close());
        }
    }

    /// <summary>Calls a hook of all.</summary>
    public void Each(Action<Callback> hook) => callbacks.ForEach(hook);
}
