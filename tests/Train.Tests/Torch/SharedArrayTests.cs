using OnnxKeras;
using TorchSharp;

/// <summary>Large host arrays lie in torch without a copy, whatever their rank; they are let go with the tensor.</summary>
public class SharedArrayTests
{
    [Fact]
    public void ArraysOfAnyRankShareTheirElements()
    {
        var array = new float[3, 4];
        NDArray shared = array;
        array[2, 1] = 7;
        Assert.Equal(7, shared.GetDouble(9));
        Assert.Equal(7, shared.Rows(2, 3).Span<float>()[1]);
        Assert.Equal(array.Cast<float>(), shared.ToTensor<float>());
        Assert.Equal("(3, 4)", shared.Shape.ToString());
    }

    [Fact]
    public void LargeArraysAreViewedInTorch()
    {
        var array = new float[300, 100, 2];
        array[299, 0, 1] = 5;
        using (var tensor = TorchData.Share(NDArray.From(array).Rows(1, 300), torch.CPU))
        {
            Assert.Equal([299, 100, 2], tensor.shape);
            Assert.Equal(5, tensor[298, 0, 1].item<float>());
            array[1, 0, 0] = 3;
            Assert.Equal(3, tensor[0, 0, 0].item<float>());
        }
        using var integers = TorchData.Share(NDArray.From(new long[100, 100]), torch.CPU);
        Assert.Equal(torch.ScalarType.Int64, integers.dtype);
    }

    [Fact]
    public void PinsEndWithTheTensor()
    {
        static WeakReference Use()
        {
            var array = new float[100, 1000];
            TorchData.Share(array, torch.CPU).Dispose();
            return new WeakReference(array);
        }
        var reference = Use();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.False(reference.IsAlive);
    }

    public static TheoryData<string, Array> Ragged => new()
    {
        { "must be equally long; one has 2 and another 1", new float[][] { [1, 2], [3] } },
        { "must be equally long; one has 2 and another 3", new float[][][] { [[1, 2]], [[3, 4, 5]] } },
        { "must be equally long; one has 1 and another 2", new float[][][] { [[1, 2]], [[3, 4], [5, 6]] } },
        { "is null", new float[]?[] { [1], null } },
    };

    [Theory]
    [MemberData(nameof(Ragged))]
    public void RaggedArraysAreRefused(string message, Array array) =>
        Assert.Contains(message, Assert.Throws<KerasException>(() => NDArray.From(array)).Message);
}
