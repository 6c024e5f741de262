namespace OnnxKeras;

// Constant tensors, to compute with on a graph or in a layer.
public static partial class Ops
{
    /// <summary>Zeros.</summary>
    public static KerasTensor Zeros(Shape shape, DType? dtype = null) => Full(shape, 0, dtype);

    /// <summary>Ones.</summary>
    public static KerasTensor Ones(Shape shape, DType? dtype = null) => Full(shape, 1, dtype);

    /// <summary>One number everywhere; float32, unless another type is given.</summary>
    /// <exception cref="KerasException">A size is unknown.</exception>
    public static KerasTensor Full(Shape shape, double fillValue, DType? dtype = null) =>
        Filled(shape.ToLongs().Aggregate(1L, (n, d) => checked(n * d)), shape, _ => fillValue, dtype);

    /// <summary>A matrix with ones on the k-th diagonal and zeros elsewhere.</summary>
    public static KerasTensor Eye(int n, int? m = null, int k = 0, DType? dtype = null) =>
        Matrix(n, m, (row, column) => column == row + k, dtype);

    /// <summary>A square matrix with ones on the diagonal and zeros elsewhere.</summary>
    public static KerasTensor Identity(int n, DType? dtype = null) => Eye(n, dtype: dtype);

    /// <summary>A matrix with ones on and below the k-th diagonal and zeros above.</summary>
    public static KerasTensor Tri(int n, int? m = null, int k = 0, DType? dtype = null) =>
        Matrix(n, m, (row, column) => column <= row + k, dtype);

    /// <summary>
    /// start, start + step, … before stop, or 0, 1, … before start where there is no stop; int32 if all are whole, unless another type is
    /// given.
    /// </summary>
    /// <exception cref="KerasException">The step is 0.</exception>
    public static KerasTensor Arange(double start, double? stop = null, double step = 1, DType? dtype = null)
    {
        if (step == 0) throw new KerasException("The step of a range cannot be 0.");
        var (from, to) = stop is { } end ? (start, end) : (0, start);
        var count = Math.Max(0, (long)Math.Ceiling((to - from) / step));
        var isWhole = from == Math.Floor(from) && to == Math.Floor(to) && step == Math.Floor(step);
        return Filled(count, [checked((int)count)], i => from + i * step, dtype ?? (isWhole ? DType.Int32 : DType.Float32));
    }

    /// <summary>So many numbers from start to stop, equally far apart; float32, unless another type is given.</summary>
    public static KerasTensor Linspace(double start, double stop, int num = 50, bool endpoint = true, DType? dtype = null)
    {
        var gaps = endpoint ? num - 1 : num;
        return Filled(num, [num], i => gaps == 0 ? start : start + (stop - start) * i / gaps, dtype);
    }

    /// <summary>
    /// So many powers of a base, their exponents from start to stop equally far apart; float32, unless another type is given.
    /// </summary>
    public static KerasTensor Logspace(double start, double stop, int num = 50, bool endpoint = true, double @base = 10,
        DType? dtype = null)
    {
        var exponents = ((Constant)Linspace(start, stop, num, endpoint, DType.Float64)).Value!;
        return Filled(num, [num], i => Math.Pow(@base, exponents.GetDouble(i)), dtype);
    }

    /// <summary>Zeros in a tensor's shape: where nothing is asked of the elements, they are 0.</summary>
    public static KerasTensor EmptyLike(KerasTensor x, DType? dtype = null) =>
        Recorded([x, dtype]) ?? Cast(ZerosLike(x), dtype ?? x.DType);

    /// <summary>The powers of a vector's elements as rows, by default as many as elements, the highest first.</summary>
    /// <exception cref="KerasException">x is no vector, or neither its size nor n is known.</exception>
    public static KerasTensor Vander(KerasTensor x, int? n = null, bool increasing = false)
    {
        if (Recorded([x, n, increasing]) is { } node) return node;
        if (x.Rank != 1 || (n ?? x.Shape[0]) is not { } count)
            throw new KerasException($"Vander needs a vector, and its size or n known; got a tensor of shape {x.Shape}.");
        var exponents = Enumerable.Range(0, count).Select(i => increasing ? i : count - 1 - i).ToArray();
        return Power(ExpandDims(x, 1), new Constant(NDArray.Of(exponents, [count])));
    }

    static Constant Matrix(int n, int? m, Func<int, int, bool> isOne, DType? dtype) =>
        Filled((long)n * (m ?? n), [n, m ?? n], i => isOne(i / (m ?? n), i % (m ?? n)) ? 1 : 0, dtype);

    static Constant Filled(long count, Shape shape, Func<int, double> value, DType? dtype) =>
        new(NDArray.Of([.. Enumerable.Range(0, checked((int)count)).Select(value)], shape).Cast(dtype ?? DType.Float32));
}
