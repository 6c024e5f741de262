using static OnnxKeras.Ops;

namespace OnnxKeras.Tests;

/// <summary>Gradients of operations of <c>keras.ops.nn</c> and <c>keras.ops.image</c> by differences, and what they refuse.</summary>
public class NnOpsTests
{
    static readonly Dictionary<string, Func<KerasTensor[], KerasTensor>> functions = new()
    {
        ["celu"] = t => Celu(t[0], 0.6), ["glu"] = t => Glu(t[0]), ["hard silu"] = t => HardSilu(t[0] * 5),
        ["hard shrink"] = t => HardShrink(t[0], 0.3), ["soft shrink"] = t => SoftShrink(t[0], 0.2), ["tanh shrink"] = t => TanhShrink(t[0]),
        ["threshold"] = t => Threshold(t[0], 0.1, 3), ["log sigmoid"] = t => LogSigmoid(t[0]), ["mish"] = t => Mish(t[0]),
        ["squareplus"] = t => Squareplus(t[0], 2), ["sparse plus"] = t => SparsePlus(t[0] * 2), ["sparsemax"] = t => Sparsemax(t[0], 1),
        ["softmax of axes"] = t => Softmax(t[0], [1, 2]), ["log softmax of axes"] = t => LogSoftmax(t[0], [1, 3]),
        ["normalize"] = t => Normalize(t[0], [1, 3], 3), ["moments"] = t => Moments(t[0], [1]) is var (m, v) ? m * v : t[0],
        ["batch normalization"] = t => BatchNormalization(t[0], t[1][0, 0, 0], Square(t[1][1, 0, 0]) + 1, -1, t[1][0, 1, 0], t[1][1, 1, 0]),
        ["layer normalization"] = t => LayerNormalization(t[0], t[1][0, 0, 0], t[1][1, 0, 0], epsilon: 0.1),
        ["rms normalization"] = t => RmsNormalization(t[0], t[1][0, 0, 0], epsilon: 0.1),
        ["attention"] = t => DotProductAttention(t[0], t[1], t[1] * 2, isCausal: true),
        ["binary crossentropy"] = t => BinaryCrossentropy(t[0], Sigmoid(t[1])) + BinaryCrossentropy(t[0], t[1], fromLogits: true),
        ["categorical crossentropy"] = t => CategoricalCrossentropy(t[0], Softmax(t[1], 1), axis: 1),
        ["sparse crossentropy"] = t => SparseCategoricalCrossentropy(Argmax(t[0], 2), t[1], fromLogits: true, axis: 2),
        ["psnr"] = t => Psnr(t[0], t[1], 2), ["depthwise conv"] = t => DepthwiseConv(t[0], Concatenate([t[1], t[1]], 2)[.., .., ..4]),
        ["adaptive pool"] = t => AdaptiveAveragePool(t[0], [2, 2]) * AdaptiveMaxPool(t[1], [2, 2]),
        ["unfold"] = t => Unfold(t[0], 2, padding: 1), ["patches"] = t => ExtractPatches(t[0], [2, 2], [1, 2], padding: Padding.Same),
        ["crop and pad"] = t => PadImages(CropImages(t[0], 1, 0, targetHeight: 2, targetWidth: 2), 1, 1, 0, 2),
        ["affine"] = t => AffineTransform(t[0], Reshape(t[1], [2, -1])[.., ..8] * 0.3 + Given([8], 1, 0, 0.2, 0, 1, 0.3, 0, 0)),
        ["perspective"] = t => PerspectiveTransform(t[0], Given([4, 2], 0, 0, 2, 0, 0, 2, 2, 2),
            Given([4, 2], 0.2, 0.1, 2.1, 0, -0.2, 1.7, 1.8, 2.2)),
        ["coordinates"] = t => MapCoordinates(t[0], Reshape(t[1], [4, -1]) * 2 + 0.6, 1, FillMode.Reflect),
        ["blur"] = t => GaussianBlur(t[0]),
    };

    public static TheoryData<string> Names => [.. functions.Keys];

    [Theory, MemberData(nameof(Names))]
    public void GradientsAreDifferences(string name)
    {
        NDArray[] operands = [TorchCase.Numbers([2, 3, 3, 4]), TorchCase.Numbers([2, 3, 3, 4], 2)];
        var compute = functions[name];
        // What does not use an operand has the gradient 0 there.
        TorchCase.CheckGradients(t => compute(t) + Sum(t[0] + t[1]) * 0, operands);
    }

    [Fact]
    public void CtcHasTheGradientOfTheSteps()
    {
        TorchCase.CheckGradients(t => CtcLoss(TorchCase.Ints([2, 3], 1, 3, 3, 0, 1, 1), t[0], TorchCase.Ints([2], 3, 1),
            TorchCase.Ints([2], 6, 4), maskIndex: 2), TorchCase.Numbers([2, 6, 4]));
    }

    [Fact]
    public void NoiseIsMeasuredInDecibels()
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        // A mean square of 1/4 beside the peak's 4.
        Psnr(TorchCase.Tensor([2, 2], 0, 1, 2, 0), TorchCase.Tensor([2, 2], 0, 1, 1, 0), 2).Is([], 10 * Math.Log10(16));
    }

    [Fact]
    public void BytesAreRoundedAndCutOff()
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        var bytes = TorchCase.Torch.Wrap(NDArray.Of(new byte[] { 0, 0, 255, 255 }, [1, 4, 1]));
        // Keys's cubic a quarter beyond the second: 255 · (0.2265625 − 0.0234375) = 51.8; earlier its lobe goes below 0.
        Resize(bytes, (1, 8), Interpolation.Bicubic).Is(DType.UInt8, [1, 8, 1], 0, 0, 0, 52, 203, 255, 255, 255);
    }

    public static TheoryData<string, Func<KerasTensor, KerasTensor>> Mistakes => new()
    {
        { "Celu needs an alpha", x => Celu(x, 0) },
        { "cannot be split into 2 equal parts", x => Glu(x, 1) },
        { "Normalize needs an order of 1 or more, got 0", x => Normalize(x, order: 0) },
        { "vectors of that axis's size, got shape \\(2,\\)", x => BatchNormalization(x, Line(1, 2), Line(1, 2), -1) },
        { "needs a kernel of as many axes .* got shape \\(3,\\)", x => Conv(x, Line(1, 2, 3)) },
        { "a kernel of shape .* cannot take 4 channels: they must be 3", x => Conv(x, Kernel(2, 2, 3, 6)) },
        { "needs strides of 1 or 2 numbers from 1 on, got \\(0\\)", x => Conv(x, Kernel(2, 2, 4, 6), [0]) },
        { "needs dilationRate of 1 or 2 numbers", x => Conv(x, Kernel(2, 2, 4, 6), dilationRate: [1, 1, 1]) },
        { "needs an input of 3 channels", x => DepthwiseConv(x, Kernel(2, 2, 3, 1)) },
        { "needs 3 channels, got 4", x => ConvTranspose(x, Kernel(2, 2, 5, 3), [1]) },
        { "needs poolSize of 1 or 2 numbers", x => MaxPool(x, [2, 2, 2]) },
        { "query, key and value of shape \\(batch, time, heads, size\\)", x => DotProductAttention(x, x, x[.., 0]) },
        { "a multiple of the key's", x => DotProductAttention(x, x[.., .., ..2], x[.., .., ..2]) },
        { "takes no attnLogitsSoftCap", x => DotProductAttention(x, x, x, attnLogitsSoftCap: 3) },
        { "must have one shape", x => BinaryCrossentropy(x, x[.., ..1]) },
        { "do not fit an output of shape", x => SparseCategoricalCrossentropy(x[0, 0], x) },
        { "CtcLoss needs targets", x => CtcLoss(x, x, x, x) },
        { "no sparse tensors", x => OneHot(x, 3, sparse: true) },
        { "positive number of classes, got 0", x => MultiHot(x, 0) },
        { "Resize needs a positive size, got \\(0, 3\\)", x => Resize(x, (0, 3)) },
        { "crop or pad .*, not both", x => Resize(x, 3, cropToAspectRatio: true, padToAspectRatio: true) },
        { "constant only", x => Resize(x, 3, padToAspectRatio: true, fillMode: FillMode.Wrap) },
        { "Images have 3 axes, or 4 with the batch; got shape", x => Resize(x[0, 0], 3) },
        { "Of topCropping, bottomCropping and targetHeight two must be given, neither negative; got 1, null, null", x => CropImages(x, 1) },
        { "want more than there is in axis 1", x => CropImages(x, 1, 0, targetHeight: 3, targetWidth: 3) },
        { "are too few for axis 2", x => PadImages(x, 0, 2, 0, targetWidth: 4) },
        { "neither negative; got -1, 0, null", x => PadImages(x, -1, 0, 0, 0) },
        { "size of 2 or 3 numbers, got 4", x => ExtractPatches(x, [1, 1, 1, 1]) },
        { "A window of 5 does not fit into axis 1 of size 3", x => ExtractPatches(x, [3, 3], [1], [2]) },
        { "Unfold needs images", x => Unfold(x[0], 2) },
        { "transform of shape \\(8\\) or \\(batch, 8\\), got \\(3,\\)", x => AffineTransform(x, Line(1, 2, 3)) },
        { "looked up nearest or bilinear, not bicubic", x => AffineTransform(x, Line(1, 0, 0, 0, 1, 0, 0, 0), Interpolation.Bicubic) },
        { "points of shape \\(4, 2\\)", x => PerspectiveTransform(x, x, x) },
        { "order 0 or 1, got 3", x => MapCoordinates(x, x, 3) },
        { "needs coordinates \\(3, …\\), got \\(4", x => MapCoordinates(x[.., 0], Transpose(x), 1) },
        { "two positive numbers as kernelSize", x => GaussianBlur(x, [3, 0]) },
    };

    [Theory, MemberData(nameof(Mistakes))]
    public void MistakesAreExplained(string said, Func<KerasTensor, KerasTensor> operation)
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        var error = Assert.Throws<KerasException>(() => operation(TorchCase.Tensor([2, 3, 3, 4])));
        Assert.Matches($"(?i){said}", error.Message);
        // On a graph the message also says which operation it is.
        Assert.Matches($"(?i){said}", Assert.ThrowsAny<KerasException>(() => operation(Keras.Input([3, 3, 4]))).Message);
    }

    static Constant Line(params double[] values) => new(NDArray.Of(values, [values.Length]).Cast(DType.Float32));

    static TorchTensor Given(Shape shape, params double[] values) => TorchCase.Torch.Wrap(NDArray.Of(values, shape));

    static Constant Kernel(params int[] shape) => new(TorchCase.Numbers([.. shape.Select(d => (int?)d)]));
}
