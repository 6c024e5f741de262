namespace OnnxKeras;

/// <summary>Keras's files for those that only know <see cref="ModelFiles"/>.</summary>
sealed class KerasFiles : ModelFiles
{
    public override void Save(Model model, string path) =>
        throw new KerasException($"Cannot save the whole model to '{path}': only weights can be saved so far. Give ModelCheckpoint saveWeightsOnly: true.");

    public override void SaveWeights(Model model, string path) => model.SaveWeights(path);

    public override void LoadWeights(Model model, string path) => model.LoadWeights(path);
}
