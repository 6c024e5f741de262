namespace OnnxKeras;

/// <summary>What understands how a model is trained: the one thing that the file formats need of the project that trains.</summary>
abstract class ModelTraining
{
    /// <summary>Keras's training, where OnnxKeras.Train is at hand.</summary>
    /// <exception cref="KerasException">It is not.</exception>
    public static ModelTraining Current => Found.Value;

    // Found by name, as the file formats are by training.
    static Lazy<ModelTraining> Found { get; } = new(() => Type.GetType("OnnxKeras.CompiledModels, OnnxKeras.Train") is { } type
        ? (ModelTraining)Activator.CreateInstance(type)!
        : throw new KerasException("The optimizer's state of one version of Keras goes into the form of another by OnnxKeras.Train, "
            + "which this program does not reference: add it."));

    /// <summary>How a model is compiled, or was by the file it came from.</summary>
    /// <exception cref="KerasException">The file's settings name something unknown.</exception>
    public abstract ITrained Of(Model model);
}
