namespace OnnxKeras;

public partial class Model
{
    readonly Dictionary<Type, IDisposable> services = [];

    /// <summary>
    /// How the model is trained: what a service says of it, else the file that the model came from; <c>null</c> where neither does.
    /// </summary>
    internal TrainingState? TrainingState
    {
        get => Trained?.TrainingState ?? field;
        set;
    }

    /// <summary>How the model is trained, in the form and by the rules of a version of Keras.</summary>
    /// <exception cref="KerasException">That version has no such optimizer, or OnnxKeras.Train, which converts its state, is not at
    /// hand.</exception>
    internal TrainingState? TrainingStateBy(bool keras2)
    {
        if (TrainingState is not { } state || state.IsKeras2 == keras2) return TrainingState;
        try
        {
            return ModelTraining.Current.Of(this).By(keras2);
        }
        catch (KerasException e)
        {
            throw new KerasException($"{e.Message} Save(…, includeOptimizer: false) leaves the compile settings out.", e);
        }
    }

    /// <summary>Goes on from an optimizer's variables as Keras 3 saves them, where the model is compiled.</summary>
    /// <returns>Why they were left aside; <c>null</c> where they were not.</returns>
    /// <exception cref="KerasException">Shapes do not fit the weights that are trained; nothing has changed.</exception>
    internal string? RestoreOptimizer(IReadOnlyList<(string Path, NDArray Value)> variables)
    {
        if (TrainingState is not { } state) return null;
        if (Trained is not null || state.IsKeras2)
            return (Trained ?? ModelTraining.Current.Of(this)).Restore([.. variables.Select(v => v.Value)]);
        // What a file says of training is understood when training starts: there may be only those that are there before it.
        if (state.OptimizerVariables.Count is var known && known > state.FirstVariables && known != variables.Count)
            return $"{state.OptimizerName} has {known} variables, but {variables.Count} came.";
        TrainingState = state.With(variables);
        return null;
    }

    ITrained? Trained
    {
        get
        {
            lock (services) return services.Values.OfType<ITrained>().FirstOrDefault();
        }
    }

    /// <summary>What a project keeps with the model, such as a trainer; made at first use, disposed with the model.</summary>
    internal T Service<T>(Func<Model, T> create) where T : class, IDisposable
    {
        lock (services)
        {
            if (services.TryGetValue(typeof(T), out var service)) return (T)service;
            var made = create(this);
            services.Add(typeof(T), made);
            return made;
        }
    }

    /// <summary>What <see cref="Service{T}"/> has made, or <c>null</c>.</summary>
    internal T? FindService<T>() where T : class, IDisposable
    {
        lock (services) return (T?)services.GetValueOrDefault(typeof(T));
    }

    /// <summary>Disposes what <see cref="Service{T}"/> has made, so that the next call makes it anew.</summary>
    internal void Release<T>() where T : class, IDisposable
    {
        lock (services)
            if (services.Remove(typeof(T), out var service)) service.Dispose();
    }

    /// <summary>
    /// Releases the native memory of training and prediction. The weights stay, and so does how the model is compiled with its optimizer's
    /// state: the model can be used and saved again.
    /// </summary>
    public void Dispose()
    {
        lock (services)
            foreach (var (type, service) in services.ToArray())
            {
                service.Dispose();
                if (service is not ITrained) services.Remove(type);
            }
        GC.SuppressFinalize(this);
    }
}
