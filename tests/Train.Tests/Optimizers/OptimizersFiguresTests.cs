using OnnxKeras.Optimizers;

namespace OnnxKeras.Tests;

/// <summary>Figures of Keras's own tests of its optimizers: <c>keras/src/optimizers/*_test.py</c>.</summary>
[Collection(nameof(Alone))]
public sealed class OptimizersFiguresTests
{
    static readonly float[] first = [.. Enumerable.Repeat(0.01f, 10)], rising = [.. Enumerable.Range(1, 10).Select(i => i / 10f)];

    static void Close(IEnumerable<double> expected, double[] came, double tolerance) =>
        TorchCase.Close([.. expected], NDArray.Of(came, [came.Length]), tolerance);

    /// <summary>One step of (1, 2, 3, 4) by the gradient (1, 6, 7, 2).</summary>
    public static TheoryData<Optimizer, double[]> SingleSteps => new()
    {
        { new SGD(0.5), [0.5, -1, -0.5, 3] },
        { new RMSprop(0.5), [-0.5811, 0.4189, 1.4189, 2.4189] },
        { new Adagrad(0.5), [0.5233, 1.5007, 2.5005, 3.5061] },
        { new Adadelta(0.5), [0.9993, 1.9993, 2.9993, 3.9993] },
        { new Adam(0.5), [0.5, 1.5, 2.5, 3.5] },
        { new AdamW(0.5), [0.4980, 1.4960, 2.494, 3.492] },
        { new Adamax(0.5), [0.5, 1.5, 2.5, 3.5] },
        { new Nadam(0.5), [0.4686, 1.4686, 2.4686, 3.4686] },
        { new Ftrl(0.5), [0.2218, 1.3954, 2.3651, 2.8814] },
        { new Lion(0.5), [0.5, 1.5, 2.5, 3.5] },
        { new Lamb(0.5), [-0.3693, 0.6306, 1.6306, 2.6306] },
        { new Adafactor(0.5), [-0.3693, 0.6307, 1.6307, 2.6307] },
        { new Muon(0.5, adamWeightDecay: null), [0.5, 1.5, 2.5, 3.5] },
        { new LossScaleOptimizer(new SGD(0.5), initialScale: 1), [0.5, -1, -0.5, 3] },
    };

    [Theory]
    [MemberData(nameof(SingleSteps))]
    public void Steps_as_Keras_once(Optimizer optimizer, double[] expected)
    {
        using var given = new GivenGradients(optimizer, new float[] { 1, 2, 3, 4 });
        given.Step(new float[] { 1, 6, 7, 2 });
        Close(expected, given[0], 1e-4);
    }

    /// <summary>The matrix (1 2; 3 4) by the gradient (1 6; 7 2).</summary>
    public static TheoryData<Optimizer, double[]> MatrixSteps => new()
    {
        { new Adafactor(0.5), [0.7007, -0.0081, 1.2492, 3.4407] },
        { new Muon(0.5, weightDecay: 0), [0.988775, 1.887053, 2.873428, 3.97035] },
        { new Muon(0.5, weightDecay: null, excludeLayers: ["var"], adamWeightDecay: null), [0.5, 1.5, 2.5, 3.5] },
    };

    [Theory]
    [MemberData(nameof(MatrixSteps))]
    public void Steps_a_matrix_as_Keras(Optimizer optimizer, double[] expected)
    {
        using var given = new GivenGradients(optimizer, new float[,] { { 1, 2 }, { 3, 4 } });
        given.Step(new float[,] { { 1, 6 }, { 7, 2 } });
        Close(expected, given[0], optimizer is Muon ? 1e-2 : 1e-4);
    }

    /// <summary>Five steps of ten ones; one number where all are equal.</summary>
    public static TheoryData<Optimizer, double[][]> Golden => new()
    {
        {
            new SGD(nesterov: true),
            [
                [0.9999],
                [0.9989, 0.9979, 0.9969, 0.9959, 0.9949, 0.9939, 0.9929, 0.9919, 0.9909, 0.9899],
                [0.9979, 0.9959, 0.9939, 0.9919, 0.9899, 0.9879, 0.9859, 0.9839, 0.9819, 0.9799],
                [0.9969, 0.9939, 0.9909, 0.9879, 0.9849, 0.9819, 0.9789, 0.9759, 0.9729, 0.9699],
                [0.9959, 0.9919, 0.9879, 0.9839, 0.9799, 0.9759, 0.9719, 0.9679, 0.9639, 0.9599],
            ]
        },
        { new RMSprop(centered: true), [[0.9967], [0.9933], [0.9908], [0.9885], [0.9864]] },
        {
            new Adagrad(0.2, 0.3, 1e-6),
            [
                [0.9963],
                [0.9604, 0.9278, 0.9003, 0.8784, 0.8615, 0.8487, 0.8388, 0.8313, 0.8255, 0.8209],
                [0.9251, 0.8629, 0.8137, 0.7768, 0.7497, 0.7298, 0.7151, 0.704, 0.6956, 0.6891],
                [0.8903, 0.8012, 0.7342, 0.6862, 0.6521, 0.6277, 0.6099, 0.5967, 0.5867, 0.579],
                [0.856, 0.7422, 0.6604, 0.6037, 0.5644, 0.5367, 0.5168, 0.5021, 0.491, 0.4825],
            ]
        },
        { new Adadelta(1, 0.8, 1e-6), [[0.9978], [0.9947], [0.9915], [0.9882], [0.9849]] },
        { new Adam(amsgrad: true), [[0.999], [0.9982], [0.9974], [0.9965], [0.9955]] },
        {
            new AdamW(1, 0.5, epsilon: 2),
            [
                [0.4998],
                [0.2486, 0.2475, 0.2463, 0.2451, 0.244, 0.2428, 0.2417, 0.2405, 0.2394, 0.2382],
                [0.1223, 0.1198, 0.1174, 0.1149, 0.1124, 0.11, 0.1075, 0.1051, 0.1027, 0.1003],
                [0.0586, 0.0549, 0.0512, 0.0475, 0.0439, 0.0402, 0.0366, 0.033, 0.0294, 0.0258],
                [0.0263, 0.0215, 0.0167, 0.012, 0.0073, 0.0026, -0.0021, -0.0067, -0.0113, -0.0159],
            ]
        },
        {
            new Adamax(0.2, 0.85, 0.95, 1e-6),
            [
                [0.8],
                [0.6827, 0.6873, 0.6888, 0.6896, 0.6901, 0.6904, 0.6906, 0.6908, 0.6909, 0.691],
                [0.5333, 0.5407, 0.5431, 0.5444, 0.5451, 0.5456, 0.546, 0.5462, 0.5464, 0.5466],
                [0.368, 0.3773, 0.3804, 0.382, 0.3829, 0.3835, 0.384, 0.3843, 0.3846, 0.3848],
                [0.1933, 0.204, 0.2076, 0.2094, 0.2105, 0.2112, 0.2117, 0.2121, 0.2124, 0.2126],
            ]
        },
        {
            new Nadam(0.5, 0.5, 0.67, 1e-5),
            [
                [0.4281],
                [-0.1738, -0.1731, -0.1726, -0.1723, -0.1721, -0.172, -0.1719, -0.1718, -0.1718, -0.1717],
                [-0.7115, -0.7103, -0.7096, -0.7092, -0.709, -0.7088, -0.7086, -0.7085, -0.7085, -0.7084],
                [-1.2335, -1.2322, -1.2313, -1.2309, -1.2306, -1.2304, -1.2302, -1.2301, -1.23, -1.2299],
                [-1.7492, -1.7478, -1.7469, -1.7464, -1.7461, -1.7459, -1.7457, -1.7456, -1.7455, -1.7454],
            ]
        },
        { new Lion(), [[0.999], [0.998], [0.997], [0.996], [0.995]] },
        { new Lamb(), [[0.999], [0.9982], [0.9974], [0.9965], [0.9955]] },
        {
            new Adafactor(0.5, -0.65, 1e-15, 1e-4, 0.9, relativeStep: false),
            [
                [0.55],
                [0.3031, 0.3026, 0.3025, 0.3024, 0.3024, 0.3024, 0.3024, 0.3024, 0.3024, 0.3024],
                [0.1671, 0.1665, 0.1663, 0.1663, 0.1663, 0.1663, 0.1663, 0.1663, 0.1663, 0.1663],
                [0.0923, 0.0916, 0.0915, 0.0914, 0.0914, 0.0914, 0.0914, 0.0914, 0.0914, 0.0914],
                [0.0554, 0.0548, 0.0546, 0.0546, 0.0546, 0.0546, 0.0546, 0.0545, 0.0545, 0.0545],
            ]
        },
        {
            new Ftrl(0.05, -0.2, 0.4, 0.05, 0.15, 0.01, 0.3),
            [
                [0],
                [-0.0034, -0.0077, -0.0118, -0.0157, -0.0194, -0.023, -0.0263, -0.0294, -0.0325, -0.0354],
                [-0.0078, -0.0162, -0.0242, -0.0317, -0.0387, -0.0454, -0.0516, -0.0575, -0.0631, -0.0685],
                [-0.0121, -0.0246, -0.0363, -0.0472, -0.0573, -0.0668, -0.0757, -0.0842, -0.0922, -0.0999],
                [-0.0164, -0.0328, -0.0481, -0.0623, -0.0753, -0.0875, -0.099, -0.1098, -0.1201, -0.1299],
            ]
        },
    };

    [Theory]
    [MemberData(nameof(Golden))]
    public void Steps_as_Keras_five_times(Optimizer optimizer, double[][] expected)
    {
        using var given = new GivenGradients(optimizer, Enumerable.Repeat(1f, 10).ToArray());
        for (var i = 0; i < expected.Length; i++)
        {
            given.Step(i == 0 ? first : rising);
            var row = expected[i].Length == 1 ? Enumerable.Repeat(expected[i][0], 10) : expected[i];
            Assert.All(row.Zip(given[0]), p => Assert.Equal(p.First, p.Second, 5e-4 + 5e-4 * Math.Abs(p.First)));
        }
    }

    [Fact]
    public void Newton_and_Schulz_iterate_as_in_Keras()
    {
        using var given = new GivenGradients(
            new Muon(1, weightDecay: null, rmsRate: null, momentum: 0, nesterov: false), new float[2, 2]);
        given.Step(new float[,] { { 0.2499f, 0.9105f }, { 0.2655f, 0.8824f } });
        Close([-0.4422, 0.6457, 0.7285, 0.2968], [.. given[0].Select(w => -w)], 1e-3);
    }

    [Fact]
    public void Muon_adjusts_the_rate_to_the_size()
    {
        var gradient = TorchCase.Numbers([4, 2]);
        using var given = new GivenGradients(new Muon(1, weightDecay: null), new float[4, 2]);
        using var plain = new GivenGradients(new Muon(1, weightDecay: null, rmsRate: null), new float[4, 2]);
        given.Step(gradient);
        plain.Step(gradient);
        Close(plain[0].Select(w => w * 0.2 * 2), given[0], 1e-6);
    }

    [Fact]
    public void Muon_decays_matrices_and_others_apart()
    {
        using var given = new GivenGradients(new Muon(1, weightDecay: 0.01, adamWeightDecay: 0.02),
            ("matrix", new float[,] { { 1, 2 }, { 3, 4 } }), ("scalar", 2.0));
        given.Step(new float[2, 2], 0.0);
        Close([0.99, 1.98, 2.97, 3.96], given[0], 1e-4);
        Close([1.96], given[1], 1e-4);
        Assert.Equal(["muon/iteration", "muon/learning_rate", "muon/matrix_momentum", "muon/scalar_momentum", "muon/scalar_velocity"],
            given.State.Select(s => s.Path));
    }

    [Fact]
    public void A_warm_up_takes_smaller_steps()
    {
        using var cold = new GivenGradients(new ScheduleFreeAdamW(0.5), new float[] { 1, 2, 3 });
        using var warming = new GivenGradients(new ScheduleFreeAdamW(0.5, warmupSteps: 10), new float[] { 1, 2, 3 });
        cold.Step(new float[] { 1, 1, 1 });
        warming.Step(new float[] { 1, 1, 1 });
        // The mean is the first step itself, so weights move by the whole rate, of which a warm-up takes a tenth.
        Close([0.5, 1.5, 2.5], cold[0], 1e-5);
        Close([0.95, 1.95, 2.95], warming[0], 1e-5);
        Assert.Equal(["schedule_free_adamw/iteration", "schedule_free_adamw/learning_rate", "schedule_free_adamw/variable_momentum",
            "schedule_free_adamw/variable_velocity"], warming.State.Select(s => s.Path.Replace("adam_w", "adamw")));
    }

    [Fact]
    public void Schedule_free_weights_that_are_not_decayed_stay()
    {
        var optimizer = new ScheduleFreeAdamW(1, weightDecay: 0.004);
        optimizer.ExcludeFromWeightDecay(varNames: ["exclude"]);
        using var given = new GivenGradients(optimizer, ("variable", 2.0), ("exclude", 2.0));
        // The mean is the first step itself, whatever the weights were: their decay shows in the second.
        for (var i = 0; i < 2; i++) given.Step(0.0, 0.0);
        Assert.Equal(2, given[1][0], 1e-6);
        Assert.NotEqual(2, given[0][0], 1e-6);
    }
}
