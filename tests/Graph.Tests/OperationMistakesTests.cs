namespace OnnxKeras.Tests;

/// <summary>Operations refuse axes, shapes and names that cannot be, as they are called, and say what came.</summary>
public class OperationMistakesTests : GraphTest
{
    static KerasTensor In(params int?[] sample) => Keras.Input([.. sample]);

    static KerasTensor Ints(params int?[] sample) => Keras.Input([.. sample], dtype: DType.Int32);

    public static TheoryData<string, Action> Mistakes => new()
    {
        { "Axis 3 is out of range for 2 axes; it must lie in [-2, 1].", () => Ops.Sort(In(4), 3) },
        { "Axis -3 is out of range for 2 axes", () => Ops.CumProd(In(4), -3) },
        { "Axis 2 is out of range for 2 axes", () => Ops.Median(In(4), [2]) },
        { "Axis 4 is out of range for 4 axes", () => Ops.ExpandDims(In(4), [0, 4]) },
        { "Axes (0, -4) name a place twice.", () => Ops.ExpandDims(In(4), [0, -4]) },
        { "Shifts (1, 2) are not as many as the axes 1.", () => Ops.Roll(In(4), [1, 2], 1) },
        { "3 numbers of repeats for axis 1 of a tensor of shape (None, 4).", () => Ops.Repeat(In(4), [1, 2, 3], 1) },
        { "has no 5 largest elements", () => Ops.TopK(In(4), 5) },
        { "Unknown method 'cubic'. Known: higher, linear, lower, midpoint, nearest.", () => Ops.Quantile(In(4), 0.5, method: "cubic") },
        { "are a number or a vector, got shape (None, 2).", () => Ops.Quantile(In(4), In(2)) },
        { "Unknown side 'rigth'. Did you mean 'right'?", () => Ops.SearchSorted(Ops.Arange(3), In(4), "rigth") },
        { "Values are sought in a vector, got shape (2, 2).", () => Ops.Digitize(In(4), Ops.Eye(2)) },
        { "axis 1 of a tensor of shape (None, 4) cannot meet axis 0 of one of shape (3, 3): 4 and 3 elements.",
            () => Ops.Dot(In(4), Ops.Eye(3)) },
        { "2 axes of the first tensor cannot meet 1 axes of the second.",
            () => Ops.Tensordot(In(4), In(4), (new[] { 0, 1 }, new[] { 0 })) },
        { "Vectors of a cross product have 2 or 3 components, got shape (None, 4), axis -1.", () => Ops.Cross(In(4), In(4)) },
        { "leave more than one size of their Kronecker product open.", () => Ops.Kron(Keras.Input([null]), Ops.Eye(2)) },
        { "have no known sizes to take the diagonal of.", () => Ops.Diagonal(In(4)) },
        { "A diagonal needs two axes, got 1 and -1, which are one.", () => Ops.Trace(In(4), 0, 1, -1) },
        { "Diag takes a vector or a matrix, got shape (None, 4, 4).", () => Ops.Diag(In(4, 4)) },
        { "A norm of matrices has order 1, −1, ∞ or −∞, or none for that of Frobenius; got 2.", () => Ops.Norm(In(4, 4), 2, [1, 2]) },
        { "over one axis or two; got 3.", () => Ops.Norm(In(4, 4), 1) },
        { "weights of shape (3,) do not fit a tensor of shape (None, 4)", () => Ops.Average(In(4), 1, Ops.Ones([3])) },
        { "give numSegments.", () => Ops.SegmentSum(In(4), Ints()) },
        { "Differences cannot be taken -1 times.", () => Ops.Diff(In(4), -1) },
        { "a tensor of type float32 has no bits to work with: cast it to integers.", () => Ops.BitwiseAnd(In(4), Ints(4)) },
        { "Axes 1 cannot be moved to as many places as (0, 1).", () => Ops.Moveaxis(In(4), 1, [0, 1]) },
        { "Axes (1, -1) name an axis of (None, 4) twice.", () => Ops.Moveaxis(In(4), [1, -1], [0, 1]) },
        { "axis 0 of a tensor of shape (None, 4) has no known size: give num.", () => Ops.Unstack(In(4)) },
        { "axis 1 of a tensor of shape (None, 4) has not 3 places.", () => Ops.Unstack(In(4), 3, 1) },
        { "cannot be split into 0 parts.", () => Ops.ArraySplit(In(4), 0, 1) },
        { "A plane has two axes, got (1, -1) of shape (None, 4).", () => Ops.Rot90(In(4), 1, [1, -1]) },
        { "1 conditions cannot choose among 2 tensors.", () => Ops.Select([In(4) > 0], [In(4), In(4)]) },
        { "Unknown indexing 'yx'", () => Ops.Meshgrid([In(), In()], "yx") },
        { "they need one for each axis.", () => Ops.SliceOf(In(4), Ops.Arange(3), [2, 2]) },
        { "3 places from 2 on do not lie in axis 1 of a tensor of shape (None, 4).",
            () => Ops.SliceOf(In(4), Ops.Arange(0, 4, 2), [1, 3]) },
        { "4 places from 1 on do not lie in axis 1 of a tensor of shape (None, 4).",
            () => Ops.SliceUpdate(In(4), Ops.Arange(2), In(4)) },
        { "do not name places of a tensor of shape (None, 4)", () => Ops.ScatterUpdate(In(4), Ints(3), In(4)) },
        { "has no windows of 5, 1 apart.", () => Ops.ExtractSequences(In(4), 5, 1) },
        { "needs to know the size of the last axis, got shape (None, None).", () => Ops.Rfft(Keras.Input([null])) },
        { "are a real and an imaginary part of one shape, got (None, 4), (None, 3).", () => Ops.Fft([In(4), In(3)]) },
        { "fftLength = 4 must not be smaller than sequenceLength = 6.", () => Ops.Stft(In(9), 6, 2, 4) },
        { "The step of a range cannot be 0.", () => Ops.Arange(0, 3, 0) },
    };

    [Theory, MemberData(nameof(Mistakes))]
    public void AreRefused(string message, Action mistake) => Assert.Contains(message, Assert.ThrowsAny<KerasException>(mistake).Message);

    [Fact]
    public void ConstantTensorsHaveNumpysElements()
    {
        Is(DType.Float32, [2, 3], Ops.Zeros([2, 3]), 0, 0, 0, 0, 0, 0);
        Is(DType.Int32, [2], Ops.Full([2], 7, DType.Int32), 7, 7);
        Is(DType.Bool, [1, 2], Ops.Ones([1, 2], DType.Bool), 1, 1);
        Is(DType.Float32, [2, 3], Ops.Eye(2, 3, 1), 0, 1, 0, 0, 0, 1);
        Is(DType.Int64, [2, 2], Ops.Identity(2, DType.Int64), 1, 0, 0, 1);
        Is(DType.Float32, [3, 3], Ops.Tri(3, k: -1), 0, 0, 0, 1, 0, 0, 1, 1, 0);
        Is(DType.Int32, [4], Ops.Arange(4), 0, 1, 2, 3);
        Is(DType.Int32, [3], Ops.Arange(7, 1, -2), 7, 5, 3);
        Is(DType.Float32, [4], Ops.Arange(0, 1, 0.3), 0, 0.3f, 0.6f, 0.9f);
        Is(DType.Float32, [5], Ops.Linspace(1, 3, 5), 1, 1.5, 2, 2.5, 3);
        Is(DType.Float32, [4], Ops.Linspace(1, 3, 4, endpoint: false), 1, 1.5, 2, 2.5);
        Is(DType.Float32, [1], Ops.Linspace(1, 3, 1), 1);
        Is(DType.Float32, [3], Ops.Logspace(0, 2, 3), 1, 10, 100);

        static void Is(DType type, Shape shape, KerasTensor tensor, params double[] expected)
        {
            var array = ((Constant)tensor).Value!;
            Assert.Equal((type, shape), (array.DType, array.Shape));
            Assert.Equal(expected, array.ToArray<double>().Select(v => Math.Round(v, 6)), (e, a) => Math.Abs(e - a) < 1e-6);
        }
    }

    /// <summary>Keras asks arguments for their shape, which a list has not.</summary>
    [Fact]
    public void ConstantsAreWrittenAsTensors()
    {
        var x = Keras.Input([2], name: "x");
        var model = new Model(x, Ops.Select([x > 0], [Ops.Full([2], 3e9, DType.Int64)], x));
        Assert.Equal([null, 2], model.OutputShape);
        var text = model.ToJson();
        Assert.Contains("""{"class_name": "__tensor__", "config": {"value": [3000000000, 3000000000], "dtype": "int64"}}""", text);
        Assert.Equal(text, Keras.ModelFromJson(text).ToJson());
        var ofNumPy = text.Replace("__tensor__", "__numpy__");
        Assert.Equal(ofNumPy, Keras.ModelFromJson(ofNumPy).ToJson());
    }
}
