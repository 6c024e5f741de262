using OnnxKeras.Layers;

namespace OnnxKeras.Tests;

public partial class LayerMistakesTests
{
    public static TheoryData<string, Action> ReshapingMistakes => new()
    {
        { "Cropping1D 'cropping1d' needs a cropping that is not negative, got ((-1, 0)).", () => new Cropping1D((-1, 0)) },
        { "Cropping1D 'cropping1d' cannot take an input of shape (None, 5, 2): a cropping of (2, 3) leaves nothing of a size "
            + "of 5.",
            () => new Cropping1D((2, 3)).Apply(In(5, 2)) },
        { "Cropping1D 'cropping1d' cannot take an input of shape (None, 5): it must have 3 axes, the batch included.",
            () => new Cropping1D(1).Apply(In(5)) },
        { "Cropping2D 'cropping2d' cannot take an input of shape (None, 9, 5, 2): a cropping of (3, 3) leaves nothing of a "
            + "size of 5.",
            () => new Cropping2D(3).Apply(In(9, 5, 2)) },
        { "Cropping2D 'cropping2d' needs a cropping that is not negative, got ((1, 1), (0, -2)).",
            () => new Cropping2D(((1, 1), (0, -2))) },
        { "Cropping2D 'cropping2d' cannot take an input of shape (None, 5, 2): it must have 4 axes, the batch included.",
            () => new Cropping2D(1).Apply(In(5, 2)) },
        { "Cropping3D 'cropping3d' cannot take an input of shape (None, 8, 4, 8, 1): a cropping of (2, 2) leaves nothing of a "
            + "size of 4.",
            () => new Cropping3D(2).Apply(In(8, 4, 8, 1)) },
        { "Cropping3D 'cropping3d' cannot take an input of shape (None, 8, 8, 1): it must have 5 axes, the batch included.",
            () => new Cropping3D(1).Apply(In(8, 8, 1)) },
        { "ReconstructPatches2D 'reconstruct_patches2d' needs positive size, got (0, 2).", () => new ReconstructPatches2D((0, 2), 4) },
        { "ReconstructPatches2D 'reconstruct_patches2d' needs strides equal to the size (2, 2): patches that do not overlap.",
            () => new ReconstructPatches2D(2, 4, strides: 1) },
        { "ReconstructPatches2D 'reconstruct_patches2d' cannot fill images of (4, 5) with whole patches of (2, 2): that needs padding: "
            + "Padding.Same.",
            () => new ReconstructPatches2D(2, (4, 5)) },
        { "ReconstructPatches2D 'reconstruct_patches2d' cannot take an input of shape (None, 2, 3, 12): images of (4, 4) have (2, 2) "
            + "patches.",
            () => new ReconstructPatches2D(2, 4).Apply(In(2, 3, 12)) },
        { "ReconstructPatches2D 'reconstruct_patches2d' cannot take an input of shape (None, 2, 2, 6): a patch must have 4 elements for "
            + "each channel.",
            () => new ReconstructPatches2D(2, 4).Apply(In(2, 2, 6)) },
        { "ReconstructPatches3D 'reconstruct_patches3d' takes the paddings valid and same.",
            () => new ReconstructPatches3D(2, 4, padding: Padding.Causal) },
        { "ZeroPadding1D 'zero_padding1d' needs a padding that is not negative, got ((-1, 1)).", () => new ZeroPadding1D((-1, 1)) },
        { "ZeroPadding1D 'zero_padding1d' cannot take an input of shape (None, 5): it must have 3 axes, the batch included.",
            () => new ZeroPadding1D(1).Apply(In(5)) },
        { "ZeroPadding2D 'zero_padding2d' needs a padding that is not negative, got ((-1, -1), (1, 1)).",
            () => new ZeroPadding2D((-1, 1)) },
        { "ZeroPadding2D 'zero_padding2d' cannot take an input of shape (None, 5, 2): it must have 4 axes, the batch included.",
            () => new ZeroPadding2D(1).Apply(In(5, 2)) },
        { "ZeroPadding3D 'zero_padding3d' needs a padding that is not negative, got ((-1, -1), (-1, -1), (-1, -1)).",
            () => new ZeroPadding3D(-1) },
        { "ZeroPadding3D 'zero_padding3d' cannot take an input of shape (None, 5, 5, 2): it must have 5 axes, the batch included.",
            () => new ZeroPadding3D(1).Apply(In(5, 5, 2)) },
        { "UpSampling1D 'up_sampling1d' needs a positive size, got 0.", () => new UpSampling1D(0) },
        { "UpSampling1D 'up_sampling1d' cannot take an input of shape (None, 5): it must have 3 axes, the batch included.",
            () => new UpSampling1D(2).Apply(In(5)) },
        { "UpSampling2D 'up_sampling2d' needs positive size, got (2, 0).", () => new UpSampling2D((2, 0)) },
        { "UpSampling2D 'up_sampling2d' cannot take an input of shape (None, 5, 2): it must have 4 axes, the batch included.",
            () => new UpSampling2D(2).Apply(In(5, 2)) },
        { "UpSampling3D 'up_sampling3d' needs positive size, got (-1, -1, -1).", () => new UpSampling3D(-1) },
        { "UpSampling3D 'up_sampling3d' cannot take an input of shape (None, 5, 5, 2): it must have 5 axes, the batch included.",
            () => new UpSampling3D(2).Apply(In(5, 5, 2)) },
        { "Permute 'permute' needs an order of the axes 1 to 2, got (1, 3).", () => new Permute([1, 3]) },
        { "Permute 'permute' needs an order of the axes 1 to 2, got (0, 1).", () => new Permute([0, 1]) },
        { "Permute 'permute' needs an order of the axes 1 to 2, got (1, 1).", () => new Permute([1, 1]) },
        { "Permute 'permute' cannot take an input of shape (None, 4, 5, 6): it must have 3 axes, the batch included.",
            () => new Permute([2, 1]).Apply(In(4, 5, 6)) },
        { "RepeatVector 'repeat_vector' needs a positive n, got 0.", () => new RepeatVector(0) },
        { "RepeatVector 'repeat_vector' cannot take an input of shape (None, 4, 5): it must have 2 axes, the batch included.",
            () => new RepeatVector(2).Apply(In(4, 5)) },
        { "Reshape 'reshape' cannot take an input of shape (None, 4, 5): its 20 elements a sample do not make (7,).",
            () => new Reshape([7]).Apply(In(4, 5)) },
        { "Reshape 'reshape' cannot take an input of shape (None, 6): its 6 elements a sample do not make (4,).",
            () => new Reshape([4]).Apply(In(6)) },
        { "Reshape 'reshape' cannot take an input of shape (None, 4, 5): its 20 elements a sample do not make (-1, 3).",
            () => new Reshape([-1, 3]).Apply(In(4, 5)) },
        { "Reshape 'reshape' cannot reshape to (-1, -1): sizes are non-negative, and −1 stands at most once.",
            () => new Reshape([-1, -1]) },
        { "Reshape 'reshape' cannot reshape to (-2, 3): sizes are non-negative, and −1 stands at most once.",
            () => new Reshape([-2, 3]) },
        { "Reshape 'reshape' cannot reshape to (None, 3): sizes are non-negative, and −1 stands at most once.",
            () => new Reshape([null, 3]) },
        { "Reshape 'reshape' takes one input, but was called on 2 (shapes (None, 6), (None, 6)).",
            () => new Reshape([2, 3]).Apply(In(6), In(6)) },
        { "Flatten 'flatten' takes one input, but was called on 2 (shapes (None, 3), (None, 4)).",
            () => new Flatten().Apply(In(3), In(4)) },
        { "UpSampling1D 'up_sampling1d' cannot take an input of shape (None, 1000, 3): a size would exceed 2147483647, the "
            + "largest there is.",
            () => new UpSampling1D(int.MaxValue).Apply(In(1000, 3)) },
        { "ZeroPadding1D 'zero_padding1d' cannot take an input of shape (None, 1000, 3): a size would exceed 2147483647, the "
            + "largest there is.",
            () => new ZeroPadding1D(int.MaxValue).Apply(In(1000, 3)) },
    };

    public static TheoryData<string, Action> MergingMistakes => new()
    {
        { "Add 'sum' cannot combine inputs of shapes (None, 3, 4), (None, 3, 5): apart from the batch they must be equal or "
            + "broadcast.",
            () => new Add("sum").Apply(In(3, 4), In(3, 5)) },
        { "Add 'add' cannot combine inputs of shapes (None, 3), (None, 4): apart from the batch they must be equal or broadcast.",
            () => Keras.Add([In(3), In(4)]) },
        { "Add 'add' cannot merge batches of different sizes; got shapes (2, 3), (4, 3).",
            () => Keras.Add([Keras.Input([3], batchSize: 2), Keras.Input([3], batchSize: 4)]) },
        { "Add 'add' cannot combine inputs of shapes (None, 3), (None, 4): apart from the batch they must be equal or broadcast.",
            () => Again(new Add(), In(3), In(4)) },
        { "Dot 'dot' takes exactly 2 inputs, but was called on 3 (shapes (None, 4, 6), (None, 4, 6), (None, 4, 6)).",
            () => Again(new Dot(1), In(4, 6), In(4, 6), In(4, 6)) },
        { "Add 'add' was called without an input.", () => new Add().Apply() },
        { "Multiply 'multiply' cannot merge batches of different sizes; got shapes (2, 4), (3, 4).",
            () => Keras.Multiply([Keras.Input([4], batchSize: 2), Keras.Input([4], batchSize: 3)]) },
        { "Multiply 'multiply' cannot combine inputs of shapes (None, 2, 3), (None, 3, 2): apart from the batch they must be "
            + "equal or broadcast.",
            () => Keras.Multiply([In(2, 3), In(3, 2)]) },
        { "Subtract 'subtract' takes exactly 2 inputs, but was called on 3 (shapes (None, 4), (None, 4), (None, 4)).",
            () => Keras.Subtract([In(4), In(4), In(4)]) },
        { "Subtract 'subtract' takes exactly 2 inputs, but was called on 1 (shapes (None, 4)).", () => Keras.Subtract([In(4)]) },
        { "Subtract 'subtract' cannot combine inputs of shapes (None, 4), (None, 5): apart from the batch they must be equal "
            + "or broadcast.",
            () => Keras.Subtract([In(4), In(5)]) },
        { "Average 'average' cannot combine inputs of shapes (None, 3, 4), (None, 4, 3): apart from the batch they must be "
            + "equal or broadcast.",
            () => Keras.Average([In(3, 4), In(4, 3)]) },
        { "Maximum 'maximum' cannot combine inputs of shapes (None, 2), (None, 3): apart from the batch they must be equal or "
            + "broadcast.",
            () => Keras.Maximum([In(2), In(3)]) },
        { "Minimum 'minimum' cannot combine inputs of shapes (None, 2), (None, 3): apart from the batch they must be equal or "
            + "broadcast.",
            () => Keras.Minimum([In(2), In(3)]) },
        { "Concatenate 'concatenate' needs inputs that agree on every axis but 1; got shapes (None, 2, 4), (None, 3, 5).",
            () => Keras.Concatenate([In(2, 4), In(3, 5)], axis: 1) },
        { "Concatenate 'concatenate' needs inputs that agree on every axis but 1; got shapes (None, 2, 3), (None, 2, 4).",
            () => Keras.Concatenate([In(2, 3), In(2, 4)], axis: 1) },
        { "Concatenate 'concatenate' needs inputs that agree on every axis but -1; got shapes (None, 4), (None, 3, 4).",
            () => Keras.Concatenate([In(4), In(3, 4)]) },
        { "Concatenate 'concatenate' cannot take inputs of shapes (None, 4), (None, 4): Axis 2 is out of range for 2 axes; it "
            + "must lie in [-2, 1].",
            () => Keras.Concatenate([In(4), In(4)], axis: 2) },
        { "Concatenate 'concatenate' cannot take inputs of shapes (None, 4), (None, 4): Axis -3 is out of range for 2 axes; it "
            + "must lie in [-2, 1].",
            () => Keras.Concatenate([In(4), In(4)], axis: -3) },
        { "Concatenate 'concatenate' was called without an input.", () => new Concatenate().Apply() },
        { "Dot 'dot' cannot sum over axis 2 of (None, 3, 4) and axis 2 of (None, 3, 5): the sizes 4 and 5 differ.",
            () => Keras.Dot([In(3, 4), In(3, 5)], 2) },
        { "Dot 'dot' takes exactly 2 inputs, but was called on 1 (shapes (None, 4)).", () => Keras.Dot([In(4)], 1) },
        { "Dot 'dot' takes exactly 2 inputs, but was called on 3 (shapes (None, 4), (None, 4), (None, 4)).",
            () => Keras.Dot([In(4), In(4), In(4)], 1) },
        { "Dot 'dot' cannot take inputs of shapes (None, 4), (None, 4): Axis 3 is out of range for 2 axes; it must lie in [-2, "
            + "1].",
            () => Keras.Dot([In(4), In(4)], 3) },
        { "Dot 'dot' cannot sum over axis 0, the batch, of inputs of shapes (None, 4) and (None, 4) (axes -2).",
            () => Keras.Dot([In(4), In(4)], -2) },
        { "Dot 'dot' needs inputs with at least one axis beside the batch, got shapes (None,) and (None, 4).",
            () => Keras.Dot([In(), In(4)], 1) },
        { "Dot 'dot' needs one axis or two, got (1, 2, 3).", () => new Dot([1, 2, 3]) },
        { "Dot 'dot' cannot sum over axis 0, the batch.", () => new Dot(0) },
        { "Add 'add' cannot take inputs of shapes (None, 3), (None, 3): a tensor of shape (None, 3) holds strings where "
            + "numbers are needed.",
            () => Keras.Add([In(3), Keras.Input([3], dtype: DType.String)]) },
        { "Concatenate 'concatenate' cannot take inputs of shapes (None, 3), (None, 3): strings cannot meet values of type "
            + "float32.",
            () => Keras.Concatenate([In(3), Keras.Input([3], dtype: DType.String)]) },
    };

    public static TheoryData<string, Action> ActivationsMistakes => new()
    {
        { "ELU 'elu' takes one input, but was called on 2 (shapes (None, 3), (None, 4)).", () => new ELU().Apply(In(3), In(4)) },
        { "LeakyReLU 'leaky_re_lu' needs a negativeSlope that is not negative, got -0.1.", () => new LeakyReLU(-0.1) },
        { "ReLU 're_lu' needs a maxValue that is not negative, got -1.", () => new ReLU(maxValue: -1) },
        { "ReLU 're_lu' needs a negativeSlope that is not negative, got -1.", () => new ReLU(negativeSlope: -1) },
        { "ReLU 're_lu' needs a threshold that is not negative, got -1.", () => new ReLU(threshold: -1) },
        { "ThresholdedReLU 'thresholded_re_lu' needs a theta that is not negative, got -1.", () => new ThresholdedReLU(-1) },
        { "ThresholdedReLU 'thresholded_re_lu' needs a theta that is not negative, got NaN.", () => new ThresholdedReLU(double.NaN) },
        { "Softmax 'softmax' needs at least one axis.", () => new Softmax([]) },
        { "Softmax 'softmax' cannot take an input of shape (None, 4): Axis 3 is out of range for 2 axes; it must lie in [-2, 1].",
            () => new Softmax(3).Apply(In(4)) },
        { "Softmax 'softmax' cannot take an input of shape (None, 4): Axis -3 is out of range for 2 axes; it must lie in [-2, 1].",
            () => new Softmax(-3).Apply(In(4)) },
        { "Softmax 'softmax' cannot take an input of shape (None, 4): Axes (1, 1) name an axis of (None, 4) twice.",
            () => new Softmax([1, 1]).Apply(In(4)) },
        { "PReLU 'p_re_lu' cannot take an input of shape (None, None, 3): axes without a known size must be among sharedAxes.",
            () => new PReLU().Apply(In(null, 3)) },
        { "PReLU 'p_re_lu' cannot share alpha along axis 3 of an input of shape (None, 4, 3): it must lie in [1, 2].",
            () => new PReLU(sharedAxes: [3]).Apply(In(4, 3)) },
        { "PReLU 'p_re_lu' cannot share alpha along axis 0 of an input of shape (None, 4, 3): it must lie in [1, 2].",
            () => new PReLU(sharedAxes: [0]).Apply(In(4, 3)) },
        { "PReLU 'p_re_lu' cannot take an input of shape (None, 5, 3): its alpha is (4, 3), so the axis 1 must be 4.",
            () => Twice(new PReLU(), In(4, 3), In(5, 3)) },
        { "Softmax 'softmax' cannot take a mask of shape (None, 5) for an input of shape (None, 4): it must broadcast to the input.",
            () => new Softmax().Apply(In(4), mask: Keras.Input([5], dtype: DType.Bool)) },
        { "Activation 'activation' cannot take an input of shape (None, 3): a tensor of shape (None, 3) holds strings where "
            + "numbers are needed.",
            () => new Activation("relu").Apply(Keras.Input([3], dtype: DType.String)) },
    };

    public static TheoryData<string, Action> RegularizationMistakes => new()
    {
        { "Dropout 'dropout' needs a rate in [0, 1], got -0.1.", () => new Dropout(-0.1) },
        { "Dropout 'dropout' needs a rate in [0, 1], got 1.5.", () => new Dropout(1.5) },
        { "Dropout 'dropout' needs a rate in [0, 1], got NaN.", () => new Dropout(double.NaN) },
        { "Dropout 'dropout' cannot take an input of shape (None, 3): its noiseShape (None, 2) does not broadcast to it.",
            () => new Dropout(0.5, noiseShape: [null, 2]).Apply(In(3)) },
        { "Dropout 'dropout' cannot take an input of shape (None, 3): its noiseShape (4, 3, 2) does not broadcast to it.",
            () => new Dropout(0.5, noiseShape: [4, 3, 2]).Apply(In(3)) },
        { "Dropout 'dropout' needs positive sizes in its noiseShape, got (None, 0).", () => new Dropout(0.5, noiseShape: [null, 0]) },
        { "AlphaDropout 'alpha_dropout' needs a rate in [0, 1), got -0.1.", () => new AlphaDropout(-0.1) },
        { "AlphaDropout 'alpha_dropout' cannot take an input of shape (None, 3): its noiseShape (None, 2) does not broadcast "
            + "to it.",
            () => new AlphaDropout(0.5, noiseShape: [null, 2]).Apply(In(3)) },
        { "GaussianDropout 'gaussian_dropout' needs a rate in [0, 1), got 1.", () => new GaussianDropout(1) },
        { "GaussianNoise 'gaussian_noise' needs a stddev that is not negative, got -1.", () => new GaussianNoise(-1) },
        { "SpatialDropout1D 'spatial_dropout1d' cannot take an input of shape (None, 3, 4, 5): it must have 3 axes, the batch "
            + "included.",
            () => new SpatialDropout1D(0.2).Apply(In(3, 4, 5)) },
        { "SpatialDropout1D 'spatial_dropout1d' needs a rate in [0, 1], got -0.2.", () => new SpatialDropout1D(-0.2) },
        { "SpatialDropout2D 'spatial_dropout2d' cannot take an input of shape (None, 3, 4): it must have 4 axes, the batch "
            + "included.",
            () => new SpatialDropout2D(0.2).Apply(In(3, 4)) },
        { "SpatialDropout2D 'spatial_dropout2d' needs a rate in [0, 1], got 2.", () => new SpatialDropout2D(2) },
        { "SpatialDropout3D 'spatial_dropout3d' cannot take an input of shape (None, 3, 4, 5): it must have 5 axes, the batch "
            + "included.",
            () => new SpatialDropout3D(0.2).Apply(In(3, 4, 5)) },
        { "ActivityRegularization 'activity_regularization' needs an l1 that is not negative, got -1.",
            () => new ActivityRegularization(-1) },
        { "ActivityRegularization 'activity_regularization' needs an l2 that is not negative, got -1.",
            () => new ActivityRegularization(l2: -1) },
    };
}
