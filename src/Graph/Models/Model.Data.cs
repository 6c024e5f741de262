using OnnxKeras.Layers;

namespace OnnxKeras;

// What the arrays of a call are to a model.
public partial class Model
{
    /// <summary>The constant of each input that is one; <c>null</c> where data is given.</summary>
    internal IReadOnlyList<Constant?> InputTensors => [.. Inputs.Select(i => ((InputLayer)i.Layer!).Tensor)];

    /// <summary>The array of each name that data gives.</summary>
    /// <param name="data">The data of a call.</param>
    /// <param name="names">The inputs' or outputs' names.</param>
    /// <param name="isFed">Whether data gives the array of each name.</param>
    /// <param name="what">What the arrays are, for errors: <c>inputs</c>, <c>targets</c>.</param>
    /// <param name="method">The call, for errors.</param>
    /// <exception cref="KerasException">A name is missing or unknown, or the number of arrays is wrong.</exception>
    internal NDArray?[] Fed(Data? data, IReadOnlyList<string> names, IReadOnlyList<bool> isFed, string what, string method)
    {
        string[] fed = [.. names.Where((_, i) => isFed[i])];
        if (data is null)
            return fed.Length == 0
                ? new NDArray?[names.Count]
                : throw Error($"needs {what} in {method} ({string.Join(", ", fed)}), but none came.");
        if (fed.Length == 0)
            throw Error($"takes no {what}, which are tensors ({string.Join(", ", names)}), but {data.Count} array(s) came: give null.");
        // In order and not by name: two outputs of one layer have the same name.
        var arrays = new Queue<NDArray>(data.InOrder(fed, what));
        return [.. isFed.Select(f => f ? arrays.Dequeue() : null)];
    }

    /// <summary>The inputs that data gives; numbers become whole ones where an input holds these, as in Keras.</summary>
    /// <exception cref="KerasException">A name is missing or unknown, the number of arrays is wrong, or NaN would become a whole
    /// number.</exception>
    internal NDArray?[] FedInputs(Data? data, string method) =>
        [.. Fed(data, InputNames, [.. InputTensors.Select(t => t is null)], "inputs", method)
            .Select((array, i) => array is null ? null : Whole(array, i))];

    NDArray Whole(NDArray array, int input)
    {
        var type = Inputs[input].DType;
        if (type.IsFloat || type == DType.String || array.DType == DType.String || array.DType == type) return array;
        if (array.DType.IsFloat && array.Cast(DType.Float32).FindNaN() is not null)
            throw Error($"cannot take NaN for its input '{InputNames[input]}', which holds {type.KerasName}.");
        return array.Cast(type);
    }
}
