using System.Reflection.Emit;
using TorchSharp;
using static OnnxKeras.Tests.TorchCase;
using static TorchSharp.torch;

namespace OnnxKeras.Tests;

/// <summary>Torch's own kernels against the composites that define them, values and gradients.</summary>
public sealed class TorchFusedTests : IDisposable
{
    readonly DisposeScope scope = NewDisposeScope();

    public void Dispose() => scope.Dispose();

    [Theory, InlineData(false), InlineData(true)]
    public void Gelu(bool approximate) =>
        Same(t => Torch.Gelu(t[0], approximate), t => Default(nameof(Backend.Gelu), t[0], approximate), [3, 5]);

    [Theory, InlineData(1), InlineData(2)]
    public void LayerNormalization(int axis)
    {
        Shape size = new Shape(2, 3, 4)[axis..];
        Same(t => Torch.LayerNormalization(t[0], t[1], t[2], axis, 1e-3),
            t => Default(nameof(Backend.LayerNormalization), t[0], t[1], t[2], axis, 1e-3), [2, 3, 4], size, size);
        Same(t => Torch.LayerNormalization(t[0], null, null, axis, 1e-3),
            t => Default(nameof(Backend.LayerNormalization), t[0], null, null, axis, 1e-3), [2, 3, 4]);
    }

    [Fact]
    public void Attention()
    {
        Same(t => Torch.Attention(t[0], t[1], t[2], t[3], 0.3), t => Default(nameof(Backend.Attention), t[0], t[1], t[2], t[3], 0.3),
            [2, 3, 5, 4], [2, 3, 6, 4], [2, 3, 6, 2], [2, 1, 5, 6]);
        Same(t => Torch.Attention(t[0], t[1], t[2], null, 0.3), t => Default(nameof(Backend.Attention), t[0], t[1], t[2], null, 0.3),
            [2, 3, 5, 4], [2, 3, 6, 4], [2, 3, 6, 4]);
        // A row that may look nowhere looks everywhere alike: the bias is large, not infinite.
        Same(t => Torch.Attention(t[0], t[1], t[2], Torch.Wrap(full([1, 1, 5, 6], -1e9, float64)), 0.3),
            t => Default(nameof(Backend.Attention), t[0], t[1], t[2], Torch.Wrap(full([1, 1, 5, 6], -1e9, float64)), 0.3),
            [2, 3, 5, 4], [2, 3, 6, 4], [2, 3, 6, 4]);
    }

    [Fact]
    public void AlignmentLoss()
    {
        var labels = Ints([3, 2], 1, 1, 2, 0, 3, 1);
        Same(t => Torch.AlignmentLoss(Torch.LogSoftmax(t[0], 2), labels),
            t => Default(nameof(Backend.AlignmentLoss), Torch.LogSoftmax(t[0], 2), labels), [3, 6, 4]);
    }

    /// <summary>Logits of moderate size, and such that probabilities pass both limits, where the loss is flat.</summary>
    [Theory, InlineData(2), InlineData(60)]
    public void Crossentropy(double scale)
    {
        var logits = Numbers([2, 3, 7], 1).Doubles().Select(v => v * scale).ToArray();
        var targets = NDArray.Of(Numbers([2, 3, 7], 2).Doubles().Select(v => Math.Abs(v)).ToArray(), [2, 3, 7]);
        var (y, slope) = Run(DType.Float32, (t, p) => Torch.Crossentropy(t, p, 2, 1e-7));
        var (expected, expectedSlope) = Run(DType.Float64, (t, p) => Default(nameof(Backend.Crossentropy), t, p, 2, 1e-7));
        Close(expected.Doubles(), y, 1e-5);
        Close(expectedSlope.Doubles(), slope, 1e-5);

        (NDArray Y, NDArray Slope) Run(DType type, Func<KerasTensor, KerasTensor, KerasTensor> compute)
        {
            var leaf = TorchData.FromArray(NDArray.Of(logits, [2, 3, 7]).Cast(type), CPU).requires_grad_();
            var y = Torch.Value(compute(Torch.Wrap(targets.Cast(type)), Torch.Softmax(Torch.Wrap(leaf), 2)));
            (y * linspace(0.5, 1.5, y.numel(), y.dtype).view(y.shape)).sum().backward();
            return (TorchData.ToArray(y), TorchData.ToArray(leaf.grad!));
        }
    }

    static void Same(Func<KerasTensor[], KerasTensor> fused, Func<KerasTensor[], KerasTensor> composite, params Shape[] operands)
    {
        var (y, gradients) = Run(fused);
        var (expected, expectedGradients) = Run(composite);
        Assert.Equal(expected.Shape, y.Shape);
        Close(expected.Doubles(), y, 1e-6);
        for (var i = 0; i < operands.Length; i++) Close(expectedGradients[i].Doubles(), gradients[i], 1e-6);

        (NDArray Y, NDArray[] Gradients) Run(Func<KerasTensor[], KerasTensor> compute)
        {
            Tensor[] leaves = [.. operands.Select((s, i) => TorchData.FromArray(Numbers(s, i).Cast(DType.Float64), CPU).requires_grad_())];
            var y = Torch.Value(compute([.. leaves.Select(Torch.Wrap)]));
            (y * linspace(0.5, 1.5, y.numel(), float64).view(y.shape)).sum().backward();
            return (TorchData.ToArray(y), [.. leaves.Select(l => TorchData.ToArray(l.grad!))]);
        }
    }

    /// <summary>Calls the definition in <see cref="Backend"/>, not torch's replacement.</summary>
    static KerasTensor Default(string name, params object?[] arguments)
    {
        var method = typeof(Backend).GetMethod(name)!;
        Type[] types = [typeof(Backend), .. method.GetParameters().Select(p => p.ParameterType)];
        var call = new DynamicMethod(name, method.ReturnType, types, typeof(Backend));
        var code = call.GetILGenerator();
        for (var i = 0; i < types.Length; i++) code.Emit(OpCodes.Ldarg, i);
        code.Emit(OpCodes.Call, method);
        code.Emit(OpCodes.Ret);
        return (KerasTensor)call.Invoke(null, [Torch, .. arguments])!;
    }
}
