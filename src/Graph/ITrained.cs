namespace OnnxKeras;

/// <summary>A model's service that knows how the model is trained now.</summary>
interface ITrained
{
    /// <summary>The settings and the state, as a file keeps them; asked when the model is saved.</summary>
    TrainingState TrainingState { get; }
}
