using OnnxKeras.Layers;

namespace OnnxKeras;

public static partial class Ops
{
    /// <summary>softmax(query · keyᵀ · scale + bias) · value for each head (Vaswani et al. 2017).</summary>
    /// <param name="query">(batch, T, heads, size).</param>
    /// <param name="key">(batch, S, heads, size), or with fewer heads, each for a group of the query's.</param>
    /// <param name="value">In the key's shape.</param>
    /// <param name="bias">What is added to the scores, broadcast to (batch, heads, T, S).</param>
    /// <param name="mask">Which places count, broadcast to (batch, heads, T, S).</param>
    /// <param name="scale">The factor of the scores, by default 1 / √size.</param>
    /// <param name="isCausal">Whether position i sees only positions up to i.</param>
    /// <param name="flashAttention">Without effect on the result: each engine takes its fastest kernel.</param>
    /// <param name="attnLogitsSoftCap">As Keras outside TPUs takes only <c>null</c>.</param>
    /// <exception cref="KerasException">The shapes do not fit, or a soft cap is asked for.</exception>
    public static KerasTensor DotProductAttention(KerasTensor query, KerasTensor key, KerasTensor value, KerasTensor? bias = null,
        KerasTensor? mask = null, double? scale = null, bool isCausal = false, bool? flashAttention = null,
        double? attnLogitsSoftCap = null)
    {
        if (attnLogitsSoftCap is not null)
            throw new KerasException("DotProductAttention takes no attnLogitsSoftCap: Keras has it on TPUs only. Leave it null.");
        if (Recorded([query, key, value, bias, mask, scale, isCausal, flashAttention, attnLogitsSoftCap]) is { } node) return node;
        if (query.Rank != 4 || key.Rank != 4 || value.Rank != 4)
            throw new KerasException($"DotProductAttention needs query, key and value of shape (batch, time, heads, size), got "
                + $"{query.Shape}, {key.Shape} and {value.Shape}.");
        if (query.Shape[2] is not { } heads || key.Shape[2] is not { } groups || heads % groups != 0 || query.Shape[3] is not { } size)
            throw new KerasException($"DotProductAttention needs known heads and size, the query's heads a multiple of the key's; got "
                + $"{query.Shape} and {key.Shape}.");
        if (groups != heads) (key, value) = (Repeat(key, heads / groups, 2), Repeat(value, heads / groups, 2));
        if (AttentionMask.And(mask, isCausal ? AttentionMask.Causal(query, value) : null) is { } allowed)
            bias = AttentionMask.Bias(allowed, query.DType, -45850, -2.372671e38) is var masked && bias is null ? masked : masked + bias;
        return Transpose(Backend.Of(query, key, value).Attention(Transpose(query, [0, 2, 1, 3]), Transpose(key, [0, 2, 1, 3]),
            Transpose(value, [0, 2, 1, 3]), bias, scale ?? 1 / Math.Sqrt(size)), [0, 2, 1, 3]);
    }
}
