using TorchSharp;
using static TorchSharp.torch;

namespace OnnxKeras;

/// <summary>What <c>Compile</c> was given; the trainer is made of it when the model's weights exist.</summary>
sealed class CompileSettings(Model model, Optimizer optimizer, LossList? loss, MetricList? metrics, double[]? lossWeights) : IDisposable
{
    readonly Optimizer optimizer = optimizer.Checked();
    readonly Variable[]? trained = model.HasGraph ? [.. model.TrainableWeights] : null;
    Trainer? trainer;

    /// <summary>The trainer, made at first use.</summary>
    public Trainer Trainer
    {
        get
        {
            if (trainer is not null) return trainer;
            NativeTorch.EnsureLoaded();
            return trainer = new Trainer(model, trained ?? [.. model.TrainableWeights], optimizer,
                new Objective(model, loss, metrics, lossWeights), CPU);
        }
    }

    /// <summary>The settings that <c>Compile</c> has left with a model.</summary>
    /// <exception cref="KerasException">The model is not compiled.</exception>
    public static CompileSettings Of(Model model, string method) => model.FindService<CompileSettings>()
        ?? throw model.Error($"must be compiled before {method}: call model.Compile(optimizer, loss).");

    /// <summary>Releases the trainer; the settings stay.</summary>
    public void Dispose()
    {
        trainer?.Dispose();
        trainer = null;
    }
}
