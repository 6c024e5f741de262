using TorchSharp;
using static TorchSharp.torch;
using static OnnxKeras.Scalars;

namespace OnnxKeras;

/// <summary>Numbers as torch's operations take them, and sums that make none of their own.</summary>
/// <remarks>
/// A <see cref="Scalar"/> that only the call refers to may be collected, and its native memory freed, while native code still reads it: the
/// implicit conversion makes such ones, and so do some of TorchSharp's methods. Those made here live until their thread has made
/// <see cref="Kept"/> others, which no single operation needs. A test sees to it that nothing else is used.
/// </remarks>
static class Scalars
{
    const int Kept = 64;

    static readonly Scalar one = 1L.ToScalar();

    [ThreadStatic] static Scalar?[]? made;
    [ThreadStatic] static int next;

    /// <summary>A number for the next operation, not to be kept.</summary>
    public static Scalar Number(double value) => Keep(value.ToScalar());

    /// <summary>A whole number for the next operation, not to be kept.</summary>
    public static Scalar Number(long value) => Keep(value.ToScalar());

    extension(Tensor x)
    {
        /// <summary>x + y.</summary>
        public Tensor Plus(Tensor y) => x.add(y, one);

        /// <summary>x + y.</summary>
        public Tensor Plus(Scalar y) => x.add(y, one);

        /// <summary>x + y.</summary>
        public Tensor Plus(double y) => x.add(Number(y), one);

        /// <summary>Adds y to x.</summary>
        public Tensor Plus_(Tensor y) => x.add_(y, one);

        /// <summary>Adds y to x.</summary>
        public Tensor Plus_(double y) => x.add_(Number(y), one);

        /// <summary>Adds y to x.</summary>
        public Tensor Plus_(long y) => x.add_(Number(y), one);

        /// <summary>x + y.</summary>
        public Tensor Plus(long y) => x.add(Number(y), one);

        /// <summary>x · y.</summary>
        public Tensor Times(double y) => x.mul(Number(y));

        /// <summary>x / y.</summary>
        public Tensor Over(double y) => x.div(Number(y));
    }

    /// <summary>The numbers 0, 1, … below a count.</summary>
    public static Tensor Steps(long count, ScalarType type, torch.Device device) =>
        arange(Number(0L), Number(count), Number(1L), type, device);

    static Scalar Keep(Scalar scalar)
    {
        made ??= new Scalar?[Kept];
        made[next]?.Dispose();
        made[next] = scalar;
        next = (next + 1) % Kept;
        return scalar;
    }
}
