namespace OnnxKeras;

/// <summary>Compiled models for those that only know <see cref="ModelTraining"/>.</summary>
sealed class CompiledModels : ModelTraining
{
    public override ITrained Of(Model model) => CompileSettings.Of(model, "its optimizer is saved");
}
