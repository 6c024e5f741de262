
namespace OnnxKeras.Tests;

/// <summary>Tests that count native tensors: nothing else may run beside them.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
