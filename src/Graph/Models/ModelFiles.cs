namespace OnnxKeras;

/// <summary>What writes models to files and reads them: the one thing that training needs of the project that knows the formats.</summary>
abstract class ModelFiles
{
    static readonly AsyncLocal<ModelFiles?> instead = new();

    /// <summary>The formats of Keras, where OnnxKeras.Export is at hand.</summary>
    /// <exception cref="KerasException">It is not.</exception>
    public static ModelFiles Current
    {
        get => instead.Value ?? Found.Value;
        set => instead.Value = value;
    }

    // Found by name, so that training needs no reference to the file formats, and nobody has to register anything.
    static Lazy<ModelFiles> Found { get; } = new(() => Type.GetType("OnnxKeras.KerasFiles, OnnxKeras.Export") is { } type
        ? (ModelFiles)Activator.CreateInstance(type)!
        : throw new KerasException("Models are saved by OnnxKeras.Export, which this program does not reference: add it."));

    /// <summary>Writes the whole model with its training state.</summary>
    public abstract void Save(Model model, string path);

    /// <summary>Writes the weights.</summary>
    public abstract void SaveWeights(Model model, string path);

    /// <summary>Reads the weights.</summary>
    public abstract void LoadWeights(Model model, string path);
}
