using static TorchSharp.torch;

namespace OnnxKeras.Bench;

/// <summary>Data to train on; what it says does not matter for speed.</summary>
static class Samples
{
    /// <summary>Random inputs of a shape, each of a random class, one-hot.</summary>
    public static (NDArray X, NDArray Y) Classified(int count, int[] shape, int classes)
    {
        var random = new Random(1);
        var x = new float[count * shape.Aggregate(1, (a, b) => a * b)];
        for (var i = 0; i < x.Length; i++) x[i] = random.NextSingle();
        var y = new float[count * classes];
        for (var i = 0; i < count; i++) y[i * classes + random.Next(classes)] = 1;
        return (NDArray.Of(x, [count, .. shape]), NDArray.Of(y, [count, classes]));
    }

    /// <summary>The same numbers as a tensor of torch.</summary>
    public static Tensor Torch(NDArray array) => tensor(array.ToArray<float>(), [.. array.Shape.Select(d => (long)d!.Value)]);
}
