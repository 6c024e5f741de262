using TorchSharp;
using static TorchSharp.torch;

namespace OnnxKeras.Tests;

/// <summary>Variables that an optimizer changes by gradients that a test gives.</summary>
sealed class GivenGradients : IDisposable
{
    readonly FlatParameters parameters;
    readonly Optimizer optimizer;

    public GivenGradients(Optimizer optimizer, params (string Name, NDArray Value)[] variables)
    {
        this.optimizer = optimizer;
        parameters = new FlatParameters([.. variables.Select(v => new Variable(null, v.Name, v.Value.Shape, DType.Float32, "zeros", true,
            null, null) { Value = v.Value.Cast(DType.Float32) })]);
    }

    /// <summary>One variable.</summary>
    public GivenGradients(Optimizer optimizer, NDArray value) : this(optimizer, ("variable", value)) { }

    /// <summary>The values of a variable.</summary>
    public double[] this[int variable] => parameters.Variables[variable].Value.Doubles();

    /// <summary>The optimizer's state.</summary>
    public IReadOnlyList<(string Path, NDArray Value)> State => optimizer.GetState(parameters);

    /// <summary>The first array of the state whose path ends so.</summary>
    public double[] StateOf(string ending) => State.First(s => s.Path.EndsWith(ending, StringComparison.Ordinal)).Value.Doubles();

    /// <summary>Goes on from saved state.</summary>
    public void Restore(params NDArray[] state) => optimizer.SetState(parameters, state);

    /// <summary>One step; a gradient for each variable.</summary>
    public bool Step(params NDArray[] gradients)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        for (var i = 0; i < gradients.Length; i++)
            parameters.View(parameters.Gradients, i).copy_(TorchData.FromArray(gradients[i].Cast(DType.Float32), CPU));
        return optimizer.Step(parameters);
    }

    public void Dispose()
    {
        optimizer.Detach(parameters);
        parameters.Dispose();
    }
}
