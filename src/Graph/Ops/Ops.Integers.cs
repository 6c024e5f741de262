namespace OnnxKeras;

// Integers as rows of bits.
public static partial class Ops
{
    /// <summary>The bits that both integers have.</summary>
    /// <exception cref="KerasException">The tensors hold floats, or integers of 64 bits without a sign.</exception>
    public static KerasTensor BitwiseAnd(KerasTensor x, KerasTensor y) => Recorded([x, y]) ?? OfBits(x, y, (a, b) => a * b);

    /// <summary>The bits that either integer has.</summary>
    /// <inheritdoc cref="BitwiseAnd"/>
    public static KerasTensor BitwiseOr(KerasTensor x, KerasTensor y) => Recorded([x, y]) ?? OfBits(x, y, Maximum);

    /// <summary>The bits that exactly one of the integers has.</summary>
    /// <inheritdoc cref="BitwiseAnd"/>
    public static KerasTensor BitwiseXor(KerasTensor x, KerasTensor y) => Recorded([x, y]) ?? OfBits(x, y, (a, b) => Abs(a - b));

    /// <summary>The bits that the integer has not.</summary>
    /// <exception cref="KerasException">The tensor holds floats.</exception>
    public static KerasTensor BitwiseNot(KerasTensor x)
    {
        if (Recorded([x]) is { } node) return node;
        if (x.DType == DType.Bool) return LogicalNot(x);
        return Cast(-1 - Cast(Bitwise(x), DType.Int64), x.DType);
    }

    /// <summary>The bits moved so many places up: x · 2ʸ.</summary>
    /// <exception cref="KerasException">The tensors hold floats.</exception>
    public static KerasTensor LeftShift(KerasTensor x, KerasTensor y)
    {
        if (Recorded([x, y]) is { } node) return node;
        var type = SymbolicBackend.Promote(Bitwise(x), Bitwise(y));
        return Cast(Backend.Of(x, y).Cast(x, DType.Int64) * PowerOf2(x, y), type);
    }

    /// <summary>The bits moved so many places down: ⌊x / 2ʸ⌋.</summary>
    /// <exception cref="KerasException">The tensors hold floats.</exception>
    public static KerasTensor RightShift(KerasTensor x, KerasTensor y)
    {
        if (Recorded([x, y]) is { } node) return node;
        var type = SymbolicBackend.Promote(Bitwise(x), Bitwise(y));
        return Cast(FloorDivide(Backend.Of(x, y).Cast(x, DType.Int64), PowerOf2(x, y)), type);
    }

    static KerasTensor PowerOf2(KerasTensor x, KerasTensor y)
    {
        var backend = Backend.Of(x, y);
        return backend.Power(backend.Cast(2, DType.Int64), backend.Cast(y, DType.Int64));
    }

    /// <summary>Two integers' bits, 0 or 1 each along an axis of their own, combined and put together again.</summary>
    static KerasTensor OfBits(KerasTensor x, KerasTensor y, Func<KerasTensor, KerasTensor, KerasTensor> combine)
    {
        var type = SymbolicBackend.Promote(Bitwise(x), Bitwise(y));
        if (type == DType.UInt64) throw new KerasException("uint64 has no bitwise operations here: cast to int64.");
        var isSigned = type is DType.Int8 or DType.Int16 or DType.Int32 or DType.Int64;
        var weights = new long[type == DType.Bool ? 1 : type.Size * 8];
        for (var i = 0; i < weights.Length; i++) weights[i] = 1L << i;
        // The highest bit of a signed integer counts negatively; below, rounding down makes its bits those of the two's complement.
        var (low, backend) = (new Constant(NDArray.From(isSigned ? weights[..^1] : weights)), Backend.Of(x, y));
        var bits = combine(Bits(x), Bits(y));
        if (isSigned) weights[^1] = -weights[^1];
        var parts = bits * new Constant(NDArray.From(weights));
        // A sum may be reckoned in floats of 53 bits.
        var sums = weights.Length > 32 ? Sum(parts[Slice.Ellipsis, ..32], [-1]) + Sum(parts[Slice.Ellipsis, 32..], [-1]) : Sum(parts, [-1]);
        return Cast(sums, type);

        KerasTensor Bits(KerasTensor t)
        {
            var whole = backend.ExpandDims(backend.Cast(t, DType.Int64), t.Rank);
            var bits = Mod(FloorDivide(whole, low), 2);
            return isSigned ? Concatenate([bits, Cast(whole < 0, DType.Int64)], -1) : bits;
        }
    }

    static KerasTensor Bitwise(KerasTensor x) => x.DType.IsInteger || x.DType == DType.Bool
        ? x
        : throw new KerasException($"a tensor of type {x.DType.KerasName} has no bits to work with: cast it to integers.");
}
