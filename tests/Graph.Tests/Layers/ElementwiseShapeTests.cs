using OnnxKeras.Layers;

namespace OnnxKeras.Tests.Layers;

/// <summary>Regularization, activations and normalization: the shape stays, and what may not be is refused.</summary>
public class ElementwiseShapeTests
{
    public static TheoryData<Func<Layer>, Shape, string> Weights => new()
    {
        { () => new SpatialDropout1D(0.2), [null, 3], "" },
        { () => new SpatialDropout2D(0.2, DataFormat.ChannelsFirst), [3, 4, 5], "" },
        { () => new SpatialDropout3D(0.2), [3, 4, 5, 2], "" },
        { () => new GaussianNoise(0.1), [3], "" },
        { () => new GaussianDropout(0.1), [3], "" },
        { () => new AlphaDropout(0.1), [3], "" },
        { () => new ActivityRegularization(0.1, 0.2), [3], "" },
        { () => new LeakyReLU(), [3], "" },
        { () => new ELU(), [3], "" },
        { () => new ThresholdedReLU(), [3], "" },
        { () => new ReLU(6, 0.1, 0.5), [3], "" },
        { () => new Softmax([1, 2]), [null, 4], "" },
        { () => new PReLU(), [4, 3], "alpha(4, 3)" },
        { () => new PReLU(sharedAxes: [1, 2]), [null, null, 3], "alpha(1, 1, 3)" },
        { () => new LayerNormalization(), [null, 3], "gamma(3,) beta(3,)" },
        { () => new LayerNormalization([1, 2], center: false), [4, 3], "gamma(4, 3)" },
        { () => new LayerNormalization(1, scale: false), [4, null], "beta(4,)" },
        { () => new LayerNormalization(rmsScaling: true, scale: false), [4], "gamma(4,)" },
        { () => new RMSNormalization([-1, 1]), [4, 3], "scale(3, 4)" },
        { () => new GroupNormalization(2), [null, null, 4], "gamma(4,) beta(4,)" },
        { () => new GroupNormalization(-1, axis: 1), [4, null, null], "gamma(4,) beta(4,)" },
        { () => new UnitNormalization([1, 2]), [4, 3], "" },
        { () => new SpectralNormalization(new Dense(4)), [4], "kernel(4, 4) vector_u(1, 4) bias(4,)" },
        { () => new Normalization(), [4, 3], "mean(3,) variance(3,) count()" },
        { () => new Normalization([]), [4, 3], "mean() variance() count()" },
        { () => new Normalization([1, -1]), [4, 3], "mean(4, 3) variance(4, 3) count()" },
        { () => new Normalization(mean: 1.0, variance: 2.0), [4, 3], "" },
        { () => new Normalization(mean: new[] { 1.0, 2, 3 }, variance: new[] { 1.0, 1, 1 }, invert: true), [4, 3], "" },
    };

    [Theory, MemberData(nameof(Weights))]
    public void TheShapeStays(Func<Layer> make, Shape sample, string weights)
    {
        Assert.Equal(sample.Insert(0, null).ToString(), LayerTable.ShapeOf(make(), sample));
        Assert.Equal(weights, LayerTable.WeightsOf(make(), sample));
    }

    [Fact]
    public void NormalizationMeasuresItsData()
    {
        var layer = new Normalization();
        layer.Adapt(new float[,] { { 0, 7, 4 }, { 2, 9, 6 }, { 0, 7, 4 }, { 2, 9, 6 } });
        Assert.Equal([1f, 8, 5], layer.Weights[0].Value.ToArray<float>());
        Assert.Equal([1f, 1, 1], layer.Weights[1].Value.ToArray<float>());
        Assert.Contains("its statistics are (3,)", Assert.ThrowsAny<KerasException>(() => layer.Adapt(new float[,] { { 1, 2 } })).Message);
    }
}
