using OnnxKeras.Layers;

namespace OnnxKeras.Tests;

public partial class LayerMistakesTests
{
    public static TheoryData<string, Action> ConvolutionMistakes => new()
    {
        { "Conv1D 'conv1d' needs a positive number of filters, got 0.", () => new Conv1D(0, 3) },
        { "Conv1D 'conv1d' needs a positive number of filters, got -4.", () => new Conv1D(-4, 3) },
        { "Conv1D 'conv1d' needs positive kernelSize, got (0).", () => new Conv1D(4, 0) },
        { "Conv1D 'conv1d' needs positive strides, got (0).", () => new Conv1D(4, 3, strides: 0) },
        { "Conv1D 'conv1d' needs positive dilationRate, got (-1).", () => new Conv1D(4, 3, dilationRate: -1) },
        { "Conv1D 'conv1d' needs a positive number of groups, got 0.", () => new Conv1D(4, 3, groups: 0) },
        { "Conv1D 'conv1d' cannot split 4 filters into 3 groups: it must divide.", () => new Conv1D(4, 3, groups: 3) },
        { "Conv1D 'conv1d' takes strides or a dilation rate, not both; got (2) and (2).",
            () => new Conv1D(4, 3, strides: 2, dilationRate: 2) },
        { "Conv1D 'conv1d' cannot split the 3 channels of an input of shape (None, 8, 3) into 2 groups.",
            () => new Conv1D(4, 3, groups: 2).Apply(In(8, 3)) },
        { "Conv1D 'conv1d' cannot take an input of shape (None, 8, 2): a window of 9 does not fit into axis 1 of size 8 "
            + "without padding.",
            () => new Conv1D(4, 9).Apply(In(8, 2)) },
        { "Conv1D 'conv1d' cannot take an input of shape (None, 8, 2): a window of 9 does not fit into axis 1 of size 8 "
            + "without padding.",
            () => new Conv1D(4, 5, dilationRate: 2).Apply(In(8, 2)) },
        { "Conv1D 'conv1d' cannot take an input of shape (None, 8, None): the channel axis must be known.",
            () => new Conv1D(4, 3).Apply(In(8, null)) },
        { "Conv1D 'conv1d' cannot take an input of shape (None, 8): it must have 3 axes, the batch included.",
            () => new Conv1D(4, 3).Apply(In(8)) },
        { "Conv1D 'conv1d' cannot take an input of shape (None, 8, 8, 2): it must have 3 axes, the batch included.",
            () => new Conv1D(4, 3).Apply(In(8, 8, 2)) },
        { "Conv1D 'conv1d' cannot take an input of shape (None, 8, 5): its kernel is (3, 2, 4), so the axis 2 must be 2.",
            () => Twice(new Conv1D(4, 3), In(8, 2), In(8, 5)) },
        { "Conv1D 'conv1d' cannot take an input of shape (None, 2, 8): a window of 9 does not fit into axis 1 of size 8 "
            + "without padding.",
            () => new Conv1D(4, 9, dataFormat: DataFormat.ChannelsFirst).Apply(In(2, 8)) },
        { "Conv2D 'conv2d' needs a positive number of filters, got 0.", () => new Conv2D(0, 3) },
        { "Conv2D 'conv2d' needs positive kernelSize, got (3, 0).", () => new Conv2D(4, (3, 0)) },
        { "Conv2D 'conv2d' needs positive strides, got (0, 0).", () => new Conv2D(4, 3, 0) },
        { "Conv2D 'conv2d' takes strides or a dilation rate, not both; got (2, 2) and (3, 3).",
            () => new Conv2D(4, 3, 2, dilationRate: 3) },
        { "Conv2D 'conv2d' cannot split 4 filters into 3 groups: it must divide.", () => new Conv2D(4, 3, groups: 3) },
        { "Conv2D 'conv2d' takes causal padding in one dimension only.", () => new Conv2D(4, 3, padding: Padding.Causal) },
        { "Conv2D 'conv2d' cannot take an input of shape (None, 28, 28): it must have 4 axes, the batch included.",
            () => new Conv2D(4, 3).Apply(In(28, 28)) },
        { "Conv2D 'conv2d' cannot take an input of shape (None, 2, 9, 1): a window of 3 does not fit into axis 1 of size 2 "
            + "without padding.",
            () => new Conv2D(4, 3).Apply(In(2, 9, 1)) },
        { "Conv2D 'conv2d' cannot split the 3 channels of an input of shape (None, 8, 8, 3) into 2 groups.",
            () => new Conv2D(4, 3, groups: 2).Apply(In(8, 8, 3)) },
        { "Conv2D 'conv2d' cannot take an input of shape (None, 8, 8, None): the channel axis must be known.",
            () => new Conv2D(4, 3).Apply(In(8, 8, null)) },
        { "Conv3D 'conv3d' needs positive kernelSize, got (3, -3, 3).", () => new Conv3D(4, (3, -3, 3)) },
        { "Conv3D 'conv3d' needs positive strides, got (-1, -1, -1).", () => new Conv3D(4, 3, strides: -1) },
        { "Conv3D 'conv3d' takes causal padding in one dimension only.", () => new Conv3D(4, 3, padding: Padding.Causal) },
        { "Conv3D 'conv3d' cannot take an input of shape (None, 8, 8, 1): it must have 5 axes, the batch included.",
            () => new Conv3D(4, 3).Apply(In(8, 8, 1)) },
        { "Conv3D 'conv3d' cannot take an input of shape (None, 8, 2, 8, 1): a window of 3 does not fit into axis 2 of size 2 "
            + "without padding.",
            () => new Conv3D(4, 3).Apply(In(8, 2, 8, 1)) },
        { "Conv1DTranspose 'conv1d_transpose' needs a positive number of filters, got 0.", () => new Conv1DTranspose(0, 3) },
        { "DepthwiseConv1D 'depthwise_conv1d' takes valid or same padding, not causal.",
            () => new DepthwiseConv1D(3, padding: Padding.Causal) },
        { "SeparableConv1D 'separable_conv1d' takes valid or same padding, not causal.",
            () => new SeparableConv1D(4, 3, padding: Padding.Causal) },
        { "Conv1DTranspose 'conv1d_transpose' takes valid or same padding, not causal.",
            () => new Conv1DTranspose(4, 3, padding: Padding.Causal) },
        { "Conv1DTranspose 'conv1d_transpose' takes strides or a dilation rate, not both; got (2) and (2).",
            () => new Conv1DTranspose(4, 3, strides: 2, dilationRate: 2) },
        { "Conv1DTranspose 'conv1d_transpose' cannot take an input of shape (None, 8): it must have 3 axes, the batch included.",
            () => new Conv1DTranspose(4, 3).Apply(In(8)) },
        { "Conv2DTranspose 'conv2d_transpose' needs positive kernelSize, got (0, 0).", () => new Conv2DTranspose(4, 0) },
        { "Conv2DTranspose 'conv2d_transpose' needs an outputPadding below the strides (2, 2), got (2, 2).",
            () => new Conv2DTranspose(4, 3, strides: 2, outputPadding: 2) },
        { "Conv2DTranspose 'conv2d_transpose' needs an outputPadding below the strides (2, 2), got (-1, -1).",
            () => new Conv2DTranspose(4, 3, strides: 2, outputPadding: -1) },
        { "Conv2DTranspose 'conv2d_transpose' cannot take an input of shape (None, 8, 8, None): the channel axis must be known.",
            () => new Conv2DTranspose(4, 3).Apply(In(8, 8, null)) },
        { "Conv2DTranspose 'conv2d_transpose' cannot take an input of shape (None, 8, 8): it must have 4 axes, the batch "
            + "included.",
            () => new Conv2DTranspose(4, 3).Apply(In(8, 8)) },
        { "Conv3DTranspose 'conv3d_transpose' needs a positive number of filters, got -1.", () => new Conv3DTranspose(-1, 3) },
        { "Conv3DTranspose 'conv3d_transpose' cannot take an input of shape (None, 8, 8, 1): it must have 5 axes, the batch "
            + "included.",
            () => new Conv3DTranspose(4, 3).Apply(In(8, 8, 1)) },
        { "Conv3DTranspose 'conv3d_transpose' needs positive strides, got (2, 1, 0).",
            () => new Conv3DTranspose(4, 3, strides: (2, 1, 0)) },
        { "DepthwiseConv1D 'depthwise_conv1d' needs positive kernelSize, got (0).", () => new DepthwiseConv1D(0) },
        { "DepthwiseConv1D 'depthwise_conv1d' needs a positive depthMultiplier, got 0.",
            () => new DepthwiseConv1D(3, depthMultiplier: 0) },
        { "DepthwiseConv1D 'depthwise_conv1d' cannot take an input of shape (None, 8, 2): a window of 9 does not fit into axis "
            + "1 of size 8 without padding.",
            () => new DepthwiseConv1D(9).Apply(In(8, 2)) },
        { "DepthwiseConv2D 'depthwise_conv2d' needs a positive depthMultiplier, got 0.",
            () => new DepthwiseConv2D(3, depthMultiplier: 0) },
        { "DepthwiseConv2D 'depthwise_conv2d' takes strides or a dilation rate, not both; got (2, 2) and (2, 2).",
            () => new DepthwiseConv2D(3, strides: 2, dilationRate: 2) },
        { "DepthwiseConv2D 'depthwise_conv2d' cannot take an input of shape (None, 8, 8, 2): a window of 9 does not fit into "
            + "axis 1 of size 8 without padding.",
            () => new DepthwiseConv2D(9).Apply(In(8, 8, 2)) },
        { "DepthwiseConv2D 'depthwise_conv2d' cannot take an input of shape (None, 8, 2): it must have 4 axes, the batch "
            + "included.",
            () => new DepthwiseConv2D(3).Apply(In(8, 2)) },
        { "SeparableConv1D 'separable_conv1d' needs a positive number of filters, got 0.", () => new SeparableConv1D(0, 3) },
        { "SeparableConv1D 'separable_conv1d' needs a positive depthMultiplier, got -1.",
            () => new SeparableConv1D(4, 3, depthMultiplier: -1) },
        { "SeparableConv1D 'separable_conv1d' cannot take an input of shape (None, 8, 2): a window of 9 does not fit into axis "
            + "1 of size 8 without padding.",
            () => new SeparableConv1D(4, 9).Apply(In(8, 2)) },
        { "SeparableConv2D 'separable_conv2d' takes strides or a dilation rate, not both; got (2, 2) and (2, 2).",
            () => new SeparableConv2D(4, 3, strides: 2, dilationRate: 2) },
        { "SeparableConv2D 'separable_conv2d' cannot take an input of shape (None, 8, 2): it must have 4 axes, the batch "
            + "included.",
            () => new SeparableConv2D(4, 3).Apply(In(8, 2)) },
        { "Unknown initializer 'he_norml'. Did you mean 'he_normal'?*",
            () => new SeparableConv2D(4, 3, pointwiseInitializer: "he_norml") },
        { "LocallyConnected1D 'locally_connected1d' takes valid padding only, got same.",
            () => new LocallyConnected1D(4, 3, padding: Padding.Same) },
        { "LocallyConnected1D 'locally_connected1d' needs a positive number of filters, got 0.", () => new LocallyConnected1D(0, 3) },
        { "LocallyConnected1D 'locally_connected1d' cannot take an input of shape (None, None, 2): every axis but the batch "
            + "must be known.",
            () => new LocallyConnected1D(4, 3).Apply(In(null, 2)) },
        { "LocallyConnected1D 'locally_connected1d' cannot take an input of shape (None, 8, 2): its window (9) does not fit.",
            () => new LocallyConnected1D(4, 9).Apply(In(8, 2)) },
        { "LocallyConnected2D 'locally_connected2d' cannot take an input of shape (None, 5, 6, 2): its window (6, 6) does not "
            + "fit.",
            () => new LocallyConnected2D(4, 6).Apply(In(5, 6, 2)) },
        { "LocallyConnected2D 'locally_connected2d' cannot take an input of shape (None, 8, 2): it must have 4 axes, the batch "
            + "included.",
            () => new LocallyConnected2D(4, 3).Apply(In(8, 2)) },
        { "LocallyConnected2D 'locally_connected2d' cannot take an input of shape (None, 9, 8, 2): its kernel is (36, 18, 4), "
            + "so the axis 1 must be 8.",
            () => Twice(new LocallyConnected2D(4, 3), In(8, 8, 2), In(9, 8, 2)) },
        { "Conv2D 'conv2d' cannot take an input of shape (None, 8, 8, 3): a tensor of shape (None, 8, 8, 3) holds strings "
            + "where numbers are needed.",
            () => new Conv2D(4, 3).Apply(Keras.Input([8, 8, 3], dtype: DType.String)) },
    };

    public static TheoryData<string, Action> PoolingMistakes => new()
    {
        { "MaxPooling1D 'max_pooling1d' needs positive poolSize, got (0).", () => new MaxPooling1D(0) },
        { "MaxPooling1D 'max_pooling1d' needs positive strides, got (0).", () => new MaxPooling1D(2, strides: 0) },
        { "MaxPooling1D 'max_pooling1d' takes valid or same padding, not causal.", () => new MaxPooling1D(2, padding: Padding.Causal) },
        { "MaxPooling1D 'max_pooling1d' cannot take an input of shape (None, 8): it must have 3 axes, the batch included.",
            () => new MaxPooling1D(2).Apply(In(8)) },
        { "MaxPooling1D 'max_pooling1d' cannot take an input of shape (None, 8, 2): a window of 9 does not fit into axis 1 of "
            + "size 8 without padding.",
            () => new MaxPooling1D(9).Apply(In(8, 2)) },
        { "MaxPooling2D 'max_pooling2d' needs positive poolSize, got (-2, -2).", () => new MaxPooling2D(-2) },
        { "MaxPooling2D 'max_pooling2d' cannot take an input of shape (None, 4, 8, 1): a window of 5 does not fit into axis 1 "
            + "of size 4 without padding.",
            () => new MaxPooling2D(5).Apply(In(4, 8, 1)) },
        { "MaxPooling2D 'max_pooling2d' cannot take an input of shape (None, 1, 1, 3): a window of 2 does not fit into axis 1 "
            + "of size 1 without padding.",
            () => new MaxPooling2D().Apply(In(1, 1, 3)) },
        { "MaxPooling2D 'max_pooling2d' cannot take an input of shape (None, 8, 3): it must have 4 axes, the batch included.",
            () => new MaxPooling2D().Apply(In(8, 3)) },
        { "MaxPooling2D 'max_pooling2d' cannot take an input of shape (None, 3, 8, 1): a window of 2 does not fit into axis 2 "
            + "of size 1 without padding.",
            () => new MaxPooling2D(2, dataFormat: DataFormat.ChannelsFirst).Apply(In(3, 8, 1)) },
        { "MaxPooling3D 'max_pooling3d' needs positive poolSize, got (2, 2, 0).", () => new MaxPooling3D((2, 2, 0)) },
        { "MaxPooling3D 'max_pooling3d' cannot take an input of shape (None, 8, 8, 3): it must have 5 axes, the batch included.",
            () => new MaxPooling3D().Apply(In(8, 8, 3)) },
        { "AveragePooling1D 'average_pooling1d' needs positive poolSize, got (-1).", () => new AveragePooling1D(-1) },
        { "AveragePooling1D 'average_pooling1d' cannot take an input of shape (None, 3, 2): a window of 4 does not fit into "
            + "axis 1 of size 3 without padding.",
            () => new AveragePooling1D(4).Apply(In(3, 2)) },
        { "AveragePooling2D 'average_pooling2d' needs positive strides, got (0, 1).", () => new AveragePooling2D(2, strides: (0, 1)) },
        { "AveragePooling2D 'average_pooling2d' cannot take an input of shape (None, 8, 3): it must have 4 axes, the batch "
            + "included.",
            () => new AveragePooling2D().Apply(In(8, 3)) },
        { "AveragePooling3D 'average_pooling3d' takes valid or same padding, not causal.",
            () => new AveragePooling3D(2, padding: Padding.Causal) },
        { "AveragePooling3D 'average_pooling3d' cannot take an input of shape (None, 2, 8, 8, 1): a window of 3 does not fit "
            + "into axis 1 of size 2 without padding.",
            () => new AveragePooling3D(3).Apply(In(2, 8, 8, 1)) },
        { "GlobalMaxPooling1D 'global_max_pooling1d' cannot take an input of shape (None, 4, 8, 1): it must have 3 axes, the "
            + "batch included.",
            () => new GlobalMaxPooling1D().Apply(In(4, 8, 1)) },
        { "GlobalMaxPooling2D 'global_max_pooling2d' cannot take an input of shape (None, 8, 1): it must have 4 axes, the "
            + "batch included.",
            () => new GlobalMaxPooling2D().Apply(In(8, 1)) },
        { "GlobalMaxPooling3D 'global_max_pooling3d' cannot take an input of shape (None, 8, 8, 1): it must have 5 axes, the "
            + "batch included.",
            () => new GlobalMaxPooling3D().Apply(In(8, 8, 1)) },
        { "GlobalAveragePooling1D 'global_average_pooling1d' cannot take an input of shape (None, 8): it must have 3 axes, the "
            + "batch included.",
            () => new GlobalAveragePooling1D().Apply(In(8)) },
        { "GlobalAveragePooling2D 'global_average_pooling2d' cannot take an input of shape (None, 8, 1): it must have 4 axes, "
            + "the batch included.",
            () => new GlobalAveragePooling2D().Apply(In(8, 1)) },
        { "GlobalAveragePooling3D 'global_average_pooling3d' cannot take an input of shape (None, 8, 8, 1): it must have 5 "
            + "axes, the batch included.",
            () => new GlobalAveragePooling3D().Apply(In(8, 8, 1)) },
        { "AdaptiveMaxPooling1D 'adaptive_max_pooling1d' needs positive outputSize, got (0).", () => new AdaptiveMaxPooling1D(0) },
        { "AdaptiveMaxPooling1D 'adaptive_max_pooling1d' cannot take an input of shape (None, None, 2): its spatial axes must "
            + "be known.",
            () => new AdaptiveMaxPooling1D(3).Apply(In(null, 2)) },
        { "AdaptiveMaxPooling2D 'adaptive_max_pooling2d' needs positive outputSize, got (2, -1).",
            () => new AdaptiveMaxPooling2D((2, -1)) },
        { "AdaptiveMaxPooling2D 'adaptive_max_pooling2d' cannot take an input of shape (None, 8, 1): it must have 4 axes, the "
            + "batch included.",
            () => new AdaptiveMaxPooling2D(2).Apply(In(8, 1)) },
        { "AdaptiveMaxPooling3D 'adaptive_max_pooling3d' cannot take an input of shape (None, 8, 8, 1): it must have 5 axes, "
            + "the batch included.",
            () => new AdaptiveMaxPooling3D(2).Apply(In(8, 8, 1)) },
        { "AdaptiveAveragePooling1D 'adaptive_average_pooling1d' cannot take an input of shape (None, None, 2): its spatial "
            + "axes must be known.",
            () => new AdaptiveAveragePooling1D(3).Apply(In(null, 2)) },
        { "AdaptiveAveragePooling2D 'adaptive_average_pooling2d' needs positive outputSize, got (0, 0).",
            () => new AdaptiveAveragePooling2D(0) },
        { "AdaptiveAveragePooling3D 'adaptive_average_pooling3d' cannot take an input of shape (None, 8, None, 8, 1): its "
            + "spatial axes must be known.",
            () => new AdaptiveAveragePooling3D(2).Apply(In(8, null, 8, 1)) },
        { "MaxPooling1D 'max_pooling1d' cannot take an input of shape (None, 8, 3): a tensor of shape (None, 8, 3) holds "
            + "strings where numbers are needed.",
            () => new MaxPooling1D().Apply(Keras.Input([8, 3], dtype: DType.String)) },
    };
}
