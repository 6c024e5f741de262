using static OnnxKeras.Ops;

namespace OnnxKeras;

/// <summary>What a fused recurrent layer takes.</summary>
/// <param name="Input">The sequence, (batch, time, features).</param>
/// <param name="Kernel">Input weights, (features, gates · units), gates in Keras's order (LSTM i, f, c, o; GRU z, r, h).</param>
/// <param name="RecurrentKernel">State weights, (units, gates · units).</param>
/// <param name="Bias">(gates · units), or (2, gates · units) for a GRU that resets after; or none.</param>
/// <param name="States">The states before the first step, each (batch, units).</param>
/// <param name="Mask">(batch, time): a masked step keeps the states and repeats the output; or none.</param>
/// <param name="Activation">The activation of the candidate (and of the LSTM's output).</param>
/// <param name="RecurrentActivation">The activation of the gates.</param>
/// <param name="GoBackwards">Whether time runs backwards; the outputs come in that order.</param>
/// <param name="ResetAfter">Whether a GRU resets after the matrix product.</param>
public sealed record RecurrentArguments(KerasTensor Input, KerasTensor Kernel, KerasTensor RecurrentKernel, KerasTensor? Bias,
    KerasTensor[] States, KerasTensor? Mask, ActivationFunction Activation, ActivationFunction RecurrentActivation, bool GoBackwards,
    bool ResetAfter = true);

/// <summary>The recurrent layers that backends have kernels for.</summary>
public enum RecurrentKind
{
    /// <summary><see cref="Backend.Lstm"/>.</summary>
    Lstm,
    /// <summary><see cref="Backend.Gru"/>.</summary>
    Gru,
    /// <summary><see cref="Backend.SimpleRnn"/>.</summary>
    SimpleRnn,
}

public abstract partial class Backend
{
    /// <summary>x · Φ(x), or its tanh approximation.</summary>
    public virtual KerasTensor Gelu(KerasTensor x, bool approximate) => approximate
        ? x * 0.5 * (Tanh((x + x * x * x * 0.044715) * Math.Sqrt(2 / Math.PI)) + 1)
        : x * 0.5 * (Erf(x / Math.Sqrt(2)) + 1);

    /// <summary>x · kernel + bias over the last axis; the bias may be missing.</summary>
    public virtual KerasTensor Linear(KerasTensor x, KerasTensor kernel, KerasTensor? bias) =>
        bias is null ? Ops.Matmul(x, kernel) : Ops.Matmul(x, kernel) + bias;

    /// <summary>x limited to [min, max].</summary>
    public virtual KerasTensor Clip(KerasTensor x, double min, double max) => Ops.Minimum(Ops.Maximum(x, min), max);

    /// <summary>log(p / Σ p) along an axis, p / Σ p limited to [epsilon, 1 − epsilon].</summary>
    public virtual KerasTensor LogProbabilities(KerasTensor p, int axis, double epsilon) =>
        Ops.Log(Clip(p / Ops.Sum(p, [axis], keepDims: true), epsilon, 1 - epsilon));

    /// <summary>−Σ target · log(p / Σ p) along an axis, p / Σ p limited to [epsilon, 1 − epsilon].</summary>
    public virtual KerasTensor Crossentropy(KerasTensor target, KerasTensor p, int axis, double epsilon) =>
        -Ops.Sum(target * LogProbabilities(p, axis, epsilon), [axis]);

    /// <summary>alpha · x + beta limited to [0, 1].</summary>
    public virtual KerasTensor HardSigmoid(KerasTensor x, double alpha, double beta) => Clip(x * alpha + beta, 0, 1);

    /// <summary>
    /// (x − mean) / √(variance + epsilon) · gamma + beta along one axis, with given statistics; gamma and beta may be missing.
    /// </summary>
    public virtual KerasTensor BatchNormalization(
        KerasTensor x, KerasTensor mean, KerasTensor variance, KerasTensor? gamma, KerasTensor? beta, int axis, double epsilon)
    {
        // Centred first: nothing cancels where the mean is large beside the deviation.
        Shape along = [.. Enumerable.Range(0, x.Rank).Select(i => (int?)(i == axis ? -1 : 1))];
        KerasTensor Along(KerasTensor channels) => axis == x.Rank - 1 ? channels : Ops.Reshape(channels, along);
        var scale = Rsqrt(variance + epsilon);
        var y = (x - Along(mean)) * Along(gamma is null ? scale : scale * gamma);
        return beta is null ? y : y + Along(beta);
    }

    /// <summary>
    /// <see cref="BatchNormalization"/> with the batch's own mean and biased variance along one axis, which are returned without a
    /// gradient.
    /// </summary>
    public virtual (KerasTensor Y, KerasTensor Mean, KerasTensor Variance) NormalizeBatch(
        KerasTensor x, KerasTensor? gamma, KerasTensor? beta, int axis, double epsilon)
    {
        int[] others = [.. Enumerable.Range(0, x.Rank).Where(i => i != axis)];
        var (mean, variance) = (Ops.Mean(x, others), Var(x, others));
        return (BatchNormalization(x, mean, variance, gamma, beta, axis, epsilon), StopGradient(mean), StopGradient(variance));
    }

    /// <summary>
    /// (x − mean) / √(variance + epsilon) · gamma + beta, the statistics taken over the last axes from <paramref name="axis"/> on.
    /// </summary>
    public virtual KerasTensor LayerNormalization(KerasTensor x, KerasTensor? gamma, KerasTensor? beta, int axis, double epsilon)
    {
        int[] axes = [.. Enumerable.Range(axis, x.Rank - axis)];
        var centred = x - Ops.Mean(x, axes, keepDims: true);
        var y = centred * Rsqrt(Ops.Mean(Square(centred), axes, keepDims: true) + epsilon);
        if (gamma is not null) y *= gamma;
        return beta is null ? y : y + beta;
    }

    /// <summary>x / √(mean(x²) + epsilon) · scale over the last axes from <paramref name="axis"/> on.</summary>
    public virtual KerasTensor RmsNormalization(KerasTensor x, KerasTensor? scale, int axis, double epsilon)
    {
        var y = x * Rsqrt(Ops.Mean(Square(x), [.. Enumerable.Range(axis, x.Rank - axis)], keepDims: true) + epsilon);
        return scale is null ? y : y * scale;
    }

    /// <summary>
    /// softmax(query · keyᵀ · scale + bias) · value over (batch, heads, time, size); the bias broadcasts to (batch, heads, T, S).
    /// </summary>
    public virtual KerasTensor Attention(KerasTensor query, KerasTensor key, KerasTensor value, KerasTensor? bias, double scale)
    {
        var scores = Ops.Matmul(query * scale, Ops.Transpose(key, [0, 1, 3, 2]));
        if (bias is not null) scores += bias;
        return Ops.Matmul(Ops.Softmax(scores), value);
    }

    /// <summary>A whole LSTM layer: outputs of every step (batch, time, units), and the last h and c.</summary>
    public virtual (KerasTensor Sequence, KerasTensor[] States) Lstm(RecurrentArguments a) =>
        Recur(a, (x, states) => RecurrentStep.Lstm(a, x, states));

    /// <summary>A whole GRU layer: outputs of every step (batch, time, units), and the last h.</summary>
    public virtual (KerasTensor Sequence, KerasTensor[] States) Gru(RecurrentArguments a) =>
        Recur(a, (x, states) => RecurrentStep.Gru(a, x, states));

    /// <summary>A whole fully connected recurrent layer: outputs of every step (batch, time, units), and the last.</summary>
    public virtual (KerasTensor Sequence, KerasTensor[] States) SimpleRnn(RecurrentArguments a) =>
        Recur(a, (x, states) => RecurrentStep.Simple(a, x, states));

    /// <summary>A whole recurrent layer of any kind.</summary>
    public (KerasTensor Sequence, KerasTensor[] States) Recurrent(RecurrentKind kind, RecurrentArguments a) => kind switch
    {
        RecurrentKind.Lstm => Lstm(a),
        RecurrentKind.Gru => Gru(a),
        _ => SimpleRnn(a),
    };

    /// <summary>
    /// Two recurrent layers over one sequence, one of which goes backwards; each gives its outputs in the order of computing.
    /// </summary>
    public virtual ((KerasTensor Sequence, KerasTensor[] States) First, (KerasTensor Sequence, KerasTensor[] States) Second) Bidirectional(
        RecurrentKind kind, RecurrentArguments first, RecurrentArguments second) => (Recurrent(kind, first), Recurrent(kind, second));

    /// <summary>
    /// Steps over time; the first new state is the output. A masked step keeps the states and repeats the output, zeros at first.
    /// </summary>
    (KerasTensor, KerasTensor[]) Recur(RecurrentArguments a, Func<KerasTensor, KerasTensor[], KerasTensor[]> step) =>
        Recurrence.Run(this, a.Input, a.States, a.Mask, a.GoBackwards, a.States[0], (x, states) =>
        {
            var next = step(x, states);
            return (next[0], next);
        });
}
