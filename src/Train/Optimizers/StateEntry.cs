using TorchSharp;
using static TorchSharp.torch;

namespace OnnxKeras;

/// <summary>One array of an optimizer's state: Keras's path, shape and type, and ways out and in.</summary>
sealed record StateEntry(string Path, Shape Shape, DType DType, Func<NDArray> Read, Action<NDArray> Write)
{
    /// <summary>An array that is a tensor, or a view of one.</summary>
    public static StateEntry Of(string path, Tensor values) =>
        new(path, Shape.Of(values.shape), DType.Float32, () => TorchData.ToArray(values), array =>
        {
            using var scope = NewDisposeScope();
            values.copy_(TorchData.FromArray(array, values.device));
        });

    /// <summary>An array of one number.</summary>
    public static StateEntry Scalar(string path, DType type, Func<double> read, Action<double> write) =>
        new(path, Shape.Scalar, type, () => NDArray.Of([read()], Shape.Scalar).Cast(type), array => write(array.ToScalar()));

    /// <summary>Zeros that only keep a place.</summary>
    public static StateEntry Placeholder(string path, Shape shape, DType type = DType.Float32) =>
        new(path, shape, type, () => NDArray.Zeros(type, shape), _ => { });
}
