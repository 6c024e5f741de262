namespace OnnxKeras;

/// <summary>Keras's files for those that only know <see cref="ModelFiles"/>.</summary>
sealed class KerasFiles : ModelFiles
{
    public override void Save(Model model, string path) => model.Save(path);

    public override void SaveWeights(Model model, string path) => model.SaveWeights(path);

    public override void LoadWeights(Model model, string path) => model.LoadWeights(path);
}
