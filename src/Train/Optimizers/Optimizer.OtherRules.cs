using System.Globalization;
using System.Reflection;
using OnnxKeras.Config;
using OnnxKeras.Optimizers;
using OnnxKeras.Schedules;
using static TorchSharp.torch;

namespace OnnxKeras;

// The optimizer by the rules of the other version of Keras, for files in its form.
public abstract partial class Optimizer
{
    static readonly HashSet<Type> ofKeras2 =
        [typeof(SGD), typeof(RMSprop), typeof(Adagrad), typeof(Adadelta), typeof(Adam), typeof(Adamax), typeof(Nadam)];

    /// <summary>Keras's default, which only keeps from dividing by zero.</summary>
    const double SmallEpsilon = 1e-7;

    /// <summary>The state as the other version of Keras saves it.</summary>
    /// <exception cref="KerasException">That version has no such optimizer.</exception>
    internal IReadOnlyList<(string Path, NDArray Value)> GetStateByOtherRules(FlatParameters parameters)
    {
        var other = ByOtherRules();
        Bind(parameters);
        EnsureBuilt();
        other.Bind(parameters);
        other.EnsureBuilt();
        try
        {
            other.Take(this);
            return other.GetState(parameters);
        }
        finally
        {
            other.Release();
        }
    }

    /// <summary>Takes on state that the other version of Keras has saved, as <see cref="TrySetState"/> does.</summary>
    internal string? TrySetStateByOtherRules(FlatParameters parameters, IReadOnlyList<NDArray> values)
    {
        var other = ByOtherRules();
        try
        {
            if (other.TrySetState(parameters, values) is { } problem) return problem;
            other.EnsureBuilt();
            Bind(parameters);
            EnsureBuilt();
            Take(other);
            return null;
        }
        finally
        {
            other.Release();
        }
    }

    /// <summary>
    /// An optimizer that takes this one's steps by the rules of the other version of Keras, where that has the means. From Keras 2's: decay
    /// is a schedule, clipnorm the norm of all gradients, and an epsilon beside a root its square under it.
    /// </summary>
    /// <exception cref="KerasException">Keras 2 has no such optimizer, or not this option.</exception>
    internal Optimizer ByOtherRules()
    {
        if (!Keras2) RequireKeras2();
        var changed = new Dictionary<string, object?>
        {
            ["learningRate"] = Decay == 0 ? schedule : new InverseTimeDecay((float)schedule.At(0), 1, Decay),
            ["clipnorm"] = Keras2 ? null : GlobalClipnorm,
            ["globalClipnorm"] = Keras2 ? Clipnorm : null,
            // The state begins with Keras 2's zeros, or goes into the file with what it begins with.
            ["initialAccumulatorValue"] = 0.0,
        };
        if (Keras2 && BesideRoot is { } epsilon) changed["epsilon"] = epsilon * epsilon;
        var other = Remade(changed);
        other.Keras2 = !Keras2;
        if (other is Nadam { Keras2: true } nadam) nadam.ScheduleDecay = 1;
        return other;
    }

    /// <summary>What the other version of Keras computes otherwise all the same.</summary>
    internal string? DifferenceByOtherRules() => this switch
    {
        Nadam { Keras2: true } nadam => string.Create(CultureInfo.InvariantCulture,
            $"Keras 3's Nadam has no schedule_decay ({nadam.ScheduleDecay} here): its momentum follows another schedule from now on."),
        Nadam => "Keras 2 does not save Nadam's product of momenta: it begins anew.",
        _ when Keras2 && BesideRoot > SmallEpsilon => string.Create(CultureInfo.InvariantCulture,
            $"{GetType().Name} adds epsilon ({BesideRoot}) to the root in Keras 2, under the root in Keras 3, ")
            + "where its square is the nearest: steps differ where the root is about as small.",
        _ when !Keras2 && BesideRoot is { } under => string.Create(CultureInfo.InvariantCulture,
            $"{GetType().Name} adds epsilon ({under}) under the root in Keras 3, to the root in Keras 2: steps differ where it is small."),
        _ => null,
    };

    /// <summary>An optimizer of this class and options, but for some parameters.</summary>
    Optimizer Remade(Dictionary<string, object?> changed)
    {
        var constructor = ConfigProperties.ConstructorOf(GetType());
        return (Optimizer)constructor.Invoke(BindingFlags.DoNotWrapExceptions, null, [.. constructor.GetParameters().Select(p =>
            changed.TryGetValue(p.Name!, out var value) ? value : ConfigProperties.Of(GetType(), p).GetValue(this))], null);
    }

    /// <summary>The epsilon of those that Keras 2 adds beside a root, and Keras 3 under it.</summary>
    double? BesideRoot => this switch { RMSprop rms => rms.Epsilon, Adagrad adagrad => adagrad.Epsilon, _ => null };

    void RequireKeras2()
    {
        (string Option, bool IsUsed)[] options =
        [
            ($"such optimizer ({string.Join(", ", ofKeras2.Select(t => t.Name))})", !ofKeras2.Contains(GetType())),
            ("learning rate schedule", Schedule is not null), ("weight decay", WeightDecay is not null),
            ("clipnorm for each variable, only for all together (globalClipnorm)", Clipnorm is not null),
            ("moving average of weights", UseEma), ("loss scale", LossScaleFactor is not null),
            ("gradient accumulation", GradientAccumulationSteps is not null), ("momentum in RMSprop", this is RMSprop { Momentum: > 0 }),
            ("centered RMSprop", this is RMSprop { Centered: true }),
        ];
        if (options.FirstOrDefault(o => o.IsUsed) is { Option: { } missing })
            throw new KerasException($"{GetType().Name} '{Name}' cannot be saved in Keras 2's form, as the model came from there: Keras 2 "
                + $"has no {missing}. Save the model as .keras.");
    }

    /// <summary>Takes the state of this optimizer by other rules on.</summary>
    private protected virtual void Take(Optimizer other)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        steps = other.steps;
        if (schedule.Constant is not null && other.schedule.Constant is not null) schedule = other.schedule;
        foreach (var (name, values) in slots.SelectMany(group => group))
            if (other.slots.SelectMany(group => group).FirstOrDefault(s => s.Name == name) is { Values: { } saved }) values.copy_(saved);
    }
}
