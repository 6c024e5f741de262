using System.Numerics.Tensors;

namespace OnnxKeras;

public sealed partial class NDArray
{
    /// <summary>The elements as an array of their own.</summary>
    public T[] ToArray<T>() => Cast(DTypes.Of<T>()).Span<T>().ToArray();

    /// <summary>The elements as a dense tensor; shared where the array holds this type.</summary>
    public Tensor<T> ToTensor<T>()
    {
        var cast = Cast(DTypes.Of<T>());
        nint[] lengths = [.. Shape.Select(d => (nint)d!.Value)];
        return cast.elements is T[] shared
            ? Tensor.Create(shared, cast.offset, lengths, [])
            : Tensor.Create(cast.ToArray<T>(), 0, lengths, []);
    }

    /// <summary>An array over a dense tensor's elements; others are copied into one.</summary>
    public static NDArray From<T>(Tensor<T> tensor)
    {
        var flat = new T[checked((int)tensor.FlattenedLength)];
        tensor.FlattenTo(flat);
        return Of(flat, [.. tensor.Lengths.ToArray().Select(l => (int?)l)]);
    }

    /// <summary>
    /// An array of any rank (<c>float[,]</c>), shared; or jagged (<c>float[][]</c>), copied, whose rows must be equally long.
    /// </summary>
    /// <exception cref="KerasException">Rows of a jagged array differ in length, or the elements are of a type that no tensor
    /// holds.</exception>
    public static NDArray From(Array array)
    {
        var type = array.GetType().GetElementType()!;
        return type.IsArray ? FromJagged(array)
            : new(array, 0, DTypes.Of(type), [.. Enumerable.Range(0, array.Rank).Select(axis => (int?)array.GetLength(axis))]);
    }

    /// <summary>A scalar.</summary>
    public static implicit operator NDArray(double value) => Of([(float)value], Shape.Scalar);

    /// <summary>Shares a tensor's elements where it is dense.</summary>
    public static implicit operator NDArray(Tensor<float> tensor) => From(tensor);

    /// <summary>Takes a tensor's elements.</summary>
    public static implicit operator NDArray(Tensor<int> tensor) => From(tensor);

    /// <summary>Takes a C# array of any rank, jagged ones included.</summary>
    public static implicit operator NDArray(Array array) => From(array);

    /// <summary>The elements as a dense tensor.</summary>
    public static implicit operator Tensor<float>(NDArray array) => array.ToTensor<float>();
}
