namespace OnnxKeras;

/// <summary>A model's service that knows how the model is trained now.</summary>
interface ITrained
{
    /// <summary>The settings and the state, as a file keeps them; asked when the model is saved.</summary>
    TrainingState TrainingState { get; }

    /// <summary>The same in the form, and by the rules, of a version of Keras.</summary>
    TrainingState By(bool keras2);

    /// <summary>Goes on from the optimizer's variables as Keras 3 saves them.</summary>
    /// <returns>Why they were left aside, as Keras leaves those of another number aside; <c>null</c> where they were not.</returns>
    /// <exception cref="KerasException">Shapes do not fit the weights that are trained; nothing has changed.</exception>
    string? Restore(IReadOnlyList<NDArray> variables);
}
