using System.Text.RegularExpressions;
using static TorchSharp.torch;
using static OnnxKeras.Scalars;

namespace OnnxKeras;

// One step, in Keras's order.
public abstract partial class Optimizer
{
    WeightDecayExclusion? excluded;
    Tensor? average, accumulator;
    long steps;

    /// <summary>The loss as the backward pass shall see it.</summary>
    internal virtual Tensor ScaleLoss(Tensor loss) => LossScaleFactor is { } factor ? loss.Times(factor) : loss;

    /// <summary>Uses the gradients of a batch; they are overwritten.</summary>
    /// <returns>Whether they are fit for use.</returns>
    internal virtual bool Step(FlatParameters parameters)
    {
        Bind(parameters);
        EnsureBuilt();
        var (weights, gradient) = (parameters.Values, parameters.Gradients);
        if (LossScaleFactor is { } factor) gradient.div_(Number(factor));
        if (Accumulate(gradient))
        {
            Clip(gradient);
            // In single precision, as it is saved: so training that is resumed takes the same steps.
            var rate = (double)(float)(Decay == 0 ? LearningRate : (float)LearningRate / (1 + Decay * steps));
            var resting = Resting();
            DecayWeights(weights, rate);
            Update(weights, gradient, rate, Iterations + 1);
            foreach (var (values, before) in resting) values.copy_(before);
        }
        if (average is not null)
        {
            if (Iterations == 0) average.copy_(weights);
            else Approach(average, weights, 1 - EmaMomentum);
            if (EmaOverwriteFrequency is { } frequency && (Iterations + 1) % frequency == 0) weights.copy_(average);
        }
        steps++;
        return true;
    }

    /// <summary>The weights without a gradient and their slots, with what they hold before an update.</summary>
    (Tensor Values, Tensor Before)[] Resting() => Parameters.WithoutGradient.Count == 0 ? []
        : [.. slots.SelectMany(group => group).Select(slot => slot.Values).Prepend(Parameters.Values)
            .SelectMany(flat => Parameters.WithoutGradient.Select(i => Parameters.View(flat, i))).Select(v => (v, v.clone()))];

    /// <summary>The end of <c>Fit</c>: the moving average replaces the weights.</summary>
    /// <returns>Whether the weights have changed.</returns>
    internal virtual bool FinishTraining()
    {
        if (average is null || steps == 0) return false;
        using (no_grad()) Parameters.Values.copy_(average);  // which returns the values themselves
        return true;
    }

    /// <summary>Exchanges the weights and their moving average, if there is one yet.</summary>
    /// <returns>Whether the weights have changed.</returns>
    internal virtual bool SwapAverage()
    {
        if (average is null || Iterations == 0) return false;
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var weights = Parameters.Values.clone();
        Parameters.Values.copy_(average);
        average.copy_(weights);
        return true;
    }

    /// <summary>Takes a share of the weights away: w ← w − w · weightDecay · lr.</summary>
    private protected virtual void DecayWeights(Tensor weights, double learningRate)
    {
        if (WeightDecay is not { } decay) return;
        if (excluded is null) weights.mul_(Number(1 - decay * learningRate));
        else
            for (var i = 0; i < Parameters.Variables.Count; i++)
                if (Decays(i)) Parameters.View(weights, i).mul_(Number(1 - decay * learningRate));
    }

    /// <summary>Moves a mean a share of the way to new values: m ← m + (x − m) · share.</summary>
    /// <remarks>Torch's lerp is one pass, but TorchSharp hands it the share as a tensor on the CPU.</remarks>
    private protected static void Approach(Tensor mean, Tensor values, double share) =>
        mean.mul_(Number(1 - share)).add_(values, alpha: Number(share));

    /// <summary>Whether weight decay applies to a variable.</summary>
    private protected bool Decays(int variable) => excluded?.Contains(Parameters.Variables[variable]) != true;

    /// <summary>Adds a gradient up; every <see cref="GradientAccumulationSteps"/> steps their mean takes its place.</summary>
    bool Accumulate(Tensor gradient)
    {
        if (GradientAccumulationSteps is not { } every) return true;
        var sum = accumulator!.Plus_(gradient);
        if ((steps + 1) % every != 0) return false;
        gradient.copy_(sum).div_(Number(every));
        sum.zero_();
        return true;
    }

    void Clip(Tensor gradient)
    {
        if (Keras2)
        {
            if (Clipnorm is { } most) ClipNorm(gradient, most);
            if (Clipvalue is { } limit) gradient.clamp_(Number(-limit), Number(limit));
        }
        else if (Clipnorm is { } norm)
            for (var i = 0; i < Parameters.Variables.Count; i++) ClipNorm(Parameters.View(gradient, i), norm);
        else if (GlobalClipnorm is { } global) ClipGlobalNorm(gradient, global);
        else if (Clipvalue is { } value) gradient.clamp_(Number(-value), Number(value));
    }

    static void ClipNorm(Tensor gradient, double most) =>
        gradient.mul_(gradient.norm().clamp_min_(Number(most)).reciprocal_().mul_(Number(most)));

    /// <summary>Where the norm is not finite, all gradients become NaN, as in Keras, so that nobody takes them for clipped ones.</summary>
    static void ClipGlobalNorm(Tensor gradient, double most)
    {
        var norm = gradient.norm();
        gradient.mul_(norm.clamp_min(Number(most)).reciprocal_().mul_(Number(most)).Plus_(norm - norm));
    }

    sealed class WeightDecayExclusion(IEnumerable<Variable>? variables, IEnumerable<string>? names)
    {
        readonly HashSet<Variable> variables = [.. variables ?? []];
        readonly Regex[] names = [.. (names ?? []).Select(n => new Regex(n))];

        public bool Contains(Variable variable) => variables.Contains(variable) || names.Any(n => n.IsMatch(variable.Name));
    }
}
