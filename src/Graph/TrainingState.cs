using System.Text.Json.Nodes;

namespace OnnxKeras;

/// <summary>How a model was trained, as a file keeps it: read and written without knowing an optimizer, understood when training starts.</summary>
/// <param name="Settings">Keras's compile settings: <c>compile_config</c> of Keras 3 or <c>training_config</c> of <c>.h5</c> files.</param>
/// <param name="IsKeras2">Whether Keras 2 wrote it, whose formulas and names differ.</param>
/// <param name="OptimizerVariables">The optimizer's variables by their paths, in the file's order; none before the first step.</param>
sealed record TrainingState(JsonObject Settings, bool IsKeras2, IReadOnlyList<(string Path, NDArray Value)> OptimizerVariables);
