using OnnxKeras.Layers;
using static OnnxKeras.DataFormat;
using static OnnxKeras.Padding;

namespace OnnxKeras.Tests;

static partial class Examples
{
    static Operand line => Floats([7, 2], ..1);
    static Operand image => Floats([6, 7, 2], ..2);
    static Operand volume => Floats([4, 5, 4, 2], ..3);
    static Operand firstLine => Floats([2, 7], 1..);
    static Operand firstImage => Floats([2, 6, 7], 1..);
    static Operand firstVolume => Floats([2, 4, 5, 4], 1..);

    static IEnumerable<Example> Convolutions =>
    [
        new("Conv1D", () => new Conv1D(3, 2, activation: "tanh"), line),
        new("Conv1D causal, dilated", () => new Conv1D(3, 3, padding: Causal, dilationRate: 2), line),
        new("Conv1D same, strided, groups", () => new Conv1D(4, 3, 2, Same, groups: 2, useBias: false), line),
        new("Conv1D channels first", () => new Conv1D(3, 2, dataFormat: ChannelsFirst), firstLine),
        new("Conv2D", () => new Conv2D(3, (3, 2), activation: "tanh"), image),
        new("Conv2D of one channel to a width of 1", () => new Conv2D(3, (2, 3), (1, 2)), Floats([6, 3, 1])),
        new("Conv2D same, strided", () => new Conv2D(3, 3, 2, Same), image),
        new("Conv2D dilated, groups", () => new Conv2D(4, 2, dilationRate: (2, 3), groups: 2), image),
        new("Conv2D channels first", () => new Conv2D(3, 2, padding: Same, dataFormat: ChannelsFirst), firstImage),
        new("Conv2D channels first, softmax along the width", () => new Conv2D(3, 2, dataFormat: ChannelsFirst, activation: "softmax"),
            firstImage),
        new("Conv2D same, with a stride beyond the window", () => new Conv2D(3, (1, 3), (3, 4), Same), image),
        new("Conv3D", () => new Conv3D(3, 2, activation: "tanh"), volume),
        new("Conv3D same, strided", () => new Conv3D(2, (2, 3, 2), (1, 2, 2), Same), volume),
        new("Conv3D channels first, dilated", () => new Conv3D(2, 2, dataFormat: ChannelsFirst, dilationRate: (1, 2, 1)), firstVolume),
        new("Conv1DTranspose", () => new Conv1DTranspose(3, 3, 2), line),
        new("Conv1DTranspose same, padded", () => new Conv1DTranspose(3, 3, 2, Same, 1), line),
        new("Conv1DTranspose channels first", () => new Conv1DTranspose(3, 2, 1, Same, dataFormat: ChannelsFirst), firstLine),
        new("Conv2DTranspose", () => new Conv2DTranspose(3, (3, 2), 2, activation: "tanh"), image),
        new("Conv2DTranspose same", () => new Conv2DTranspose(3, 3, (2, 3), Same), image),
        new("Conv2DTranspose dilated", () => new Conv2DTranspose(3, 2, dilationRate: 2), image),
        new("Conv2DTranspose channels first", () => new Conv2DTranspose(3, 2, 2, Same, dataFormat: ChannelsFirst), firstImage),
        new("Conv3DTranspose", () => new Conv3DTranspose(2, 2, 2), volume),
        new("Conv3DTranspose same, channels first", () => new Conv3DTranspose(2, 3, (1, 2, 1), Same, dataFormat: ChannelsFirst),
            firstVolume),
        new("DepthwiseConv1D", () => new DepthwiseConv1D(3, 2, Same, 2), line),
        new("DepthwiseConv1D dilated", () => new DepthwiseConv1D(2, dilationRate: 2, activation: "tanh"), line),
        new("DepthwiseConv2D", () => new DepthwiseConv2D((3, 2), depthMultiplier: 2), image),
        new("DepthwiseConv2D same, strided", () => new DepthwiseConv2D(3, 2, Same, useBias: false), image),
        new("DepthwiseConv2D channels first, dilated", () => new DepthwiseConv2D(2, dataFormat: ChannelsFirst, dilationRate: 2),
            firstImage),
        new("SeparableConv1D", () => new SeparableConv1D(3, 2, depthMultiplier: 2), line),
        new("SeparableConv1D same, strided", () => new SeparableConv1D(3, 3, 2, Same, activation: "tanh"), line),
        new("SeparableConv2D", () => new SeparableConv2D(3, 2, dilationRate: 2), image),
        new("SeparableConv2D channels first", () => new SeparableConv2D(3, 3, 2, Same, ChannelsFirst), firstImage),
        new("LocallyConnected1D", () => new LocallyConnected1D(3, 2, 2, activation: "tanh"), Floats([7, 2])),
        new("LocallyConnected1D channels first", () => new LocallyConnected1D(3, 3, dataFormat: ChannelsFirst), Floats([2, 7])),
        new("LocallyConnected2D", () => new LocallyConnected2D(2, (3, 2), (2, 1)), Floats([5, 4, 2])),
        new("LocallyConnected2D channels first", () => new LocallyConnected2D(2, 2, dataFormat: ChannelsFirst), Floats([2, 5, 4])),
    ];

    static IEnumerable<Example> Pooling =>
    [
        new("MaxPooling1D", () => new MaxPooling1D(3, 2), line),
        new("MaxPooling1D same, channels first", () => new MaxPooling1D(2, 2, Same, ChannelsFirst), firstLine),
        new("MaxPooling2D", () => new MaxPooling2D(), image),
        new("MaxPooling2D with a stride beyond the window", () => new MaxPooling2D((1, 2), (2, 3), Same), image),
        new("MaxPooling2D with a stride beyond a large window", () => new MaxPooling2D((3, 2), (4, 2), Same), image),
        new("AveragePooling2D with a stride beyond a large window", () => new AveragePooling2D((3, 3), (4, 2), Same, ChannelsFirst),
            firstImage),
        new("MaxPooling2D of padded images", () => new MaxPooling2D(3, 2),
            image) { Call = (l, x) => l.ApplyMany(new ZeroPadding2D(1).Apply(x)) },
        new("AveragePooling2D of padded images", () => new AveragePooling2D(),
            image) { Call = (l, x) => l.ApplyMany(new ZeroPadding2D(1).Apply(x)) },
        new("AveragePooling2D with a stride beyond the window", () => new AveragePooling2D((1, 2), (2, 3), Same), image),
        new("AveragePooling3D with a window beyond the image", () => new AveragePooling3D((2, 3, 1), padding: Same), Floats([4, 1, 2, 2])),
        new("MaxPooling2D same", () => new MaxPooling2D((3, 2), 2, Same), image),
        new("MaxPooling2D same, of a height that strides leave out", () => new MaxPooling2D((1, 3), 2, Same), Floats([6, 7, 2],
            1..2)),
        new("MaxPooling2D channels first", () => new MaxPooling2D(2, 1, dataFormat: ChannelsFirst), firstImage),
        new("MaxPooling3D", () => new MaxPooling3D(), volume),
        new("MaxPooling3D same, channels first", () => new MaxPooling3D(2, (2, 1, 2), Same, ChannelsFirst), firstVolume),
        new("AveragePooling1D", () => new AveragePooling1D(3, 2), line),
        new("AveragePooling1D same", () => new AveragePooling1D(3, 2, Same), line),
        new("AveragePooling2D", () => new AveragePooling2D(), image),
        new("AveragePooling2D same", () => new AveragePooling2D((3, 2), (2, 3), Same), image),
        new("AveragePooling2D same, of a height that strides leave out", () => new AveragePooling2D((1, 3), 2, Same), Floats([6, 7, 2],
            1..2)),
        new("AveragePooling2D channels first", () => new AveragePooling2D(2, 1, Same, ChannelsFirst), firstImage),
        new("AveragePooling3D", () => new AveragePooling3D(), volume),
        new("AveragePooling3D same", () => new AveragePooling3D(3, 2, Same), volume),
        new("GlobalAveragePooling1D", () => new GlobalAveragePooling1D(), line),
        new("GlobalAveragePooling1D with a mask", () => new GlobalAveragePooling1D(), line, Truths([7], ..)) { Call = LastAs("mask") },
        new("GlobalAveragePooling2D", () => new GlobalAveragePooling2D(keepDims: true), image),
        new("GlobalAveragePooling3D", () => new GlobalAveragePooling3D(ChannelsFirst), firstVolume),
        new("GlobalMaxPooling1D", () => new GlobalMaxPooling1D(keepDims: true), line),
        new("GlobalMaxPooling2D", () => new GlobalMaxPooling2D(ChannelsFirst), firstImage),
        new("GlobalMaxPooling3D", () => new GlobalMaxPooling3D(), volume),
        new("AdaptiveAveragePooling1D", () => new AdaptiveAveragePooling1D(3), Floats([7, 2])),
        new("AdaptiveAveragePooling2D", () => new AdaptiveAveragePooling2D((3, 4)), Floats([6, 7, 2])),
        new("AdaptiveAveragePooling2D channels first", () => new AdaptiveAveragePooling2D(2, ChannelsFirst), Floats([2, 6, 7])),
        new("AdaptiveAveragePooling3D", () => new AdaptiveAveragePooling3D((2, 3, 3)), Floats([4, 5, 4, 2])),
        new("AdaptiveMaxPooling1D", () => new AdaptiveMaxPooling1D(3), Floats([7, 2])),
        new("AdaptiveMaxPooling2D", () => new AdaptiveMaxPooling2D((4, 3)), Floats([6, 7, 2])),
        new("AdaptiveMaxPooling3D", () => new AdaptiveMaxPooling3D(2, ChannelsFirst), Floats([2, 4, 5, 4])),
    ];

    static IEnumerable<Example> Reshaping =>
    [
        new("Cropping1D", () => new Cropping1D((1, 2)), line),
        new("Cropping2D", () => new Cropping2D(((1, 0), (2, 1))), image),
        new("Cropping2D channels first", () => new Cropping2D(1, ChannelsFirst), firstImage),
        new("Cropping3D", () => new Cropping3D(), volume),
        new("Flatten", () => new Flatten(), Floats([4, 3])),
        new("Flatten channels first", () => new Flatten(ChannelsFirst), Floats([2, 4, 3])),
        new("Permute", () => new Permute([3, 1, 2]), image),
        new("ReconstructPatches2D", () => new ReconstructPatches2D((2, 3), (4, 9)), Floats([2, 3, 12])),
        new("ReconstructPatches2D channels first", () => new ReconstructPatches2D(3, (5, 7), 3, Padding.Same, ChannelsFirst),
            Floats([18, 2, 3])),
        new("ReconstructPatches3D", () => new ReconstructPatches3D((2, 1, 3), (3, 2, 3), padding: Padding.Same), Floats([2, 2, 1, 12])),
        new("RepeatVector", () => new RepeatVector(3), Floats([4])),
        new("Reshape", () => new Reshape([3, -1]), Floats([6, 2])),
        new("Reshape of steps", () => new Reshape([-1, 1, 3]), Floats([6, 3], ..1)),
        new("UpSampling1D", () => new UpSampling1D(3), line),
        new("UpSampling2D", () => new UpSampling2D((2, 3)), image),
        new("UpSampling2D bilinear", () => new UpSampling2D(2, interpolation: Interpolation.Bilinear), Floats([4, 5, 2])),
        new("UpSampling2D bilinear of any size", () => new UpSampling2D((2, 3), interpolation: Interpolation.Bilinear), image),
        new("UpSampling2D cubic of any size", () => new UpSampling2D((3, 2), ChannelsFirst, Interpolation.Bicubic), firstImage),
        new("UpSampling2D channels first", () => new UpSampling2D(2, ChannelsFirst), firstImage),
        new("UpSampling3D", () => new UpSampling3D((2, 1, 3)), volume),
        new("ZeroPadding1D", () => new ZeroPadding1D((2, 1)), line),
        new("ZeroPadding2D", () => new ZeroPadding2D(((1, 0), (2, 1))), image),
        new("ZeroPadding2D channels first", () => new ZeroPadding2D((1, 2), ChannelsFirst), firstImage),
        new("ZeroPadding3D", () => new ZeroPadding3D(), volume),
    ];
}
