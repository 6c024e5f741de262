using OnnxKeras.Layers;

namespace OnnxKeras.Tests;

/// <summary>Keras layers by name and shape, for recorded models whose look is compared here and whose numbers elsewhere.</summary>
sealed class Named(string className, Func<KerasTensor[], KerasTensor> call, string? name = null) : Layer(name ?? Session.Current.UniqueName(Names.ToSnakeCase(className)))
{
    public override string KerasClassName => className;

    protected override KerasTensor Call(KerasTensor[] inputs) => call(inputs);

    public static Named ReLU() => new("ReLU", x => Ops.Relu(x[0]));

    public static Named Conv1D(int filters, int size) => new("Conv1D", x => Ops.Conv(x[0], Ops.ZerosLike(x[0][0, ..size, ..]), [1], Padding.Valid, [1])[.., ..filters]);

    public static Named GlobalAveragePooling(int rank) =>
        new($"GlobalAveragePooling{rank}D", x => Ops.Mean(x[0], [.. Enumerable.Range(1, rank)]));

    public static Named Subtract() => new("Subtract", x => x[0] - x[1]);

    public static Named Multiply() => new("Multiply", x => x[0] * x[1]);

    public static Named Dot() => new("Dot", x => Ops.Sum(x[0] * x[1], [-1], keepDims: true));
}
