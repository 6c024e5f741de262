using OnnxKeras.Layers;

namespace OnnxKeras.Tests;

public class WeightFileTests
{
    /// <summary>What Keras wrote is read, written in the same layout, and compared member by member with Keras's own file.</summary>
    [H5pyTheory]
    [InlineData("keras3/predict/model_mlp.weights.h5")]
    [InlineData("keras3/predict/model_as_layer.weights.h5")]
    [InlineData("keras3/predict/bidirectional_lstm_mul.weights.h5")]
    [InlineData("keras3/predict/rnn_stacked_mixed_state.weights.h5")]
    [InlineData("keras3/predict/model_sequential_cnn.weights.h5")]
    [InlineData("keras2/predict/dense_variable_length_names.weights.h5")]
    [InlineData("keras2/predict/bidirectional_lstm_concat.weights.h5")]
    [InlineData("keras2/predict/model_nested_conv.weights.h5")]
    public void A_file_of_Keras_is_read_and_written_again_the_same(string fixture)
    {
        using var folder = new TemporaryFolder();
        using var model = FakeModels.Of(fixture);
        model.LoadWeights(Fixtures.File(fixture));
        var copy = folder[fixture.StartsWith("keras3") ? "copy.weights.h5" : "copy.h5"];
        model.SaveWeights(copy);

        Assert.Equal("", Python.Differences(Fixtures.File(fixture), copy));
        Assert.Equal([Path.GetFileName(copy)], Directory.GetFiles(folder.Root).Select(f => Path.GetFileName(f)!));
    }

    /// <summary>Every layout brings the values of the other: Keras 2 and 3 hold the same weights in different places.</summary>
    [Theory]
    [InlineData("keras3/predict/model_as_layer.weights.h5")]
    [InlineData("keras3/predict/mha_self.h5")]
    [InlineData("keras2/predict/model_nested_conv.weights.h5")]
    [InlineData("keras2/predict/bidirectional_lstm_concat.weights.h5")]
    public void Weights_go_round_through_both_layouts(string fixture)
    {
        using var folder = new TemporaryFolder();
        using var model = FakeModels.Of(fixture);
        model.LoadWeights(Fixtures.File(fixture));
        foreach (var name in new[] { "a.weights.h5", "b.h5", "c.hdf5" })
        {
            using var other = FakeModels.Of(fixture);
            Assert.NotEqual(Values(model), Values(other));
            model.SaveWeights(folder[name]);
            other.LoadWeights(folder[name]);
            Assert.Equal(Values(model), Values(other));
        }
    }

    [Fact]
    public void A_whole_model_file_of_Keras_3_is_read_by_the_order_of_its_weights()
    {
        using var model = FakeModels.Of("keras3/predict/mha_self.h5");
        model.LoadWeights(Fixtures.File("keras3/predict/mha_self.h5"));
        using var file = Hdf5Reader.Open(Fixtures.File("keras3/predict/mha_self.h5"));
        Assert.Equal(file.Read("model_weights/layer/layer/attention_output/kernel").ToArray<float>(), Values(model)[6]);
        Assert.Equal(file.Read("model_weights/layer/layer/query/bias").ToArray<float>(), Values(model)[1]);
    }

    [Fact]
    public void Weights_are_read_from_memory_as_from_a_keras_archive()
    {
        const string fixture = "keras3/predict/spectral_norm_dense.keras";
        using var archive = System.IO.Compression.ZipFile.OpenRead(Fixtures.File(fixture));
        var memory = new MemoryStream();
        using (var entry = archive.GetEntry("model.weights.h5")!.Open()) entry.CopyTo(memory);
        using var file = Hdf5Reader.Open(memory, "spectral_norm_dense.keras/model.weights.h5");
        using var model = FakeModels.Of(fixture);
        model.LoadWeights(file);
        Assert.Equal(file.Read("layers/spectral_normalization/vars/1").ToArray<float>(), Weight(model, "vector_u"));
        Assert.Equal(file.Read("layers/spectral_normalization/layer/vars/0").ToArray<float>(), Weight(model, "kernel"));

        using var folder = new TemporaryFolder();
        model.SaveWeights(folder["a.weights.h5"]);
        using var written = Hdf5Reader.Open(folder["a.weights.h5"]);
        Assert.Equal(["0", "1"], written.Members("layers/spectral_normalization/vars"));
    }

    [Fact]
    public void Kernels_of_Theano_are_reversed()
    {
        const string fixture = "keras2/predict/conv2d_theano.weights.h5";
        using var model = FakeModels.Of(fixture);
        model.LoadWeights(Fixtures.File(fixture));
        using var file = Hdf5Reader.Open(Fixtures.File(fixture));
        var (stored, loaded) = (file.Read("conv2d_1/conv2d_1/kernel"), model.Weights[0].Value);
        // The kernel is (3, 2, 2, 3): element (h, w, i, o) comes from (2 − h, 1 − w, i, o).
        for (var h = 0; h < 3; h++)
            for (var w = 0; w < 2; w++)
                for (var io = 0; io < 6; io++)
                    Assert.Equal(stored.GetDouble(((2 - h) * 2 + 1 - w) * 6 + io), loaded.GetDouble((h * 2 + w) * 6 + io));
        Assert.Equal(file.Read("conv2d_1/conv2d_1/bias").ToArray<float>(), model.Weights[1].Value.ToArray<float>());
    }

    [Fact]
    public void A_shared_layer_stands_once_in_Keras_3s_layout()
    {
        using var folder = new TemporaryFolder();
        var shared = FakeModels.Dense("shared", 2, 2);
        using var model = FakeModels.Chain("outer", "x", FakeModels.Chain("inner", "y", shared), shared, FakeModels.Dense("last", 2, 2));
        model.SaveWeights(folder["a.weights.h5"]);
        using (var file = Hdf5Reader.Open(folder["a.weights.h5"]))
        {
            Assert.Equal(["dense_1", "functional", "input_layer"], file.Members("layers"));
            Assert.Equal("last", file.Text("layers/dense_1/vars", "name"));
        }
        var before = Values(model);
        model.LoadWeights(folder["a.weights.h5"]);
        Assert.Equal(before, Values(model));
    }

    /// <summary>Keras keeps the cells of a stack as a list, also where there is one alone.</summary>
    [Fact]
    public void A_stack_of_one_cell_is_a_list()
    {
        using var folder = new TemporaryFolder();
        var x = Keras.Input([4, 2]);
        using var model = new Model(x, new RNN((RnnCell[])[new GRUCell(3)]).Apply(x));
        model.SaveWeights(folder["a.weights.h5"]);
        using var file = Hdf5Reader.Open(folder["a.weights.h5"]);
        Assert.Equal(["0", "1", "2"], file.Members("layers/rnn/cell/cells/gru_cell/vars"));
    }

    [Fact]
    public void The_states_of_a_stateful_layer_are_no_weights_in_either_layout()
    {
        using var folder = new TemporaryFolder();
        var x = Keras.Input([4, 2], batchSize: 5, name: "x");
        using var model = new Model(x, new LSTM(3, stateful: true, name: "layer").Apply(x));
        model.SaveWeights(folder["a.weights.h5"]);
        model.SaveWeights(folder["a.h5"]);
        using (var file = Hdf5Reader.Open(folder["a.weights.h5"]))
        {
            Assert.Empty(file.Members("layers/lstm/vars"));
            Assert.Equal(["0", "1", "2"], file.Members("layers/lstm/cell/vars"));
        }
        using (var file = Hdf5Reader.Open(folder["a.h5"]))
            Assert.Equal(["layer/kernel:0", "layer/recurrent_kernel:0", "layer/bias:0"], file.Texts("layer", "weight_names")!);
        model.LoadWeights(folder["a.weights.h5"]);
        model.LoadWeights(folder["a.h5"]);
    }

    [H5pyFact]
    public void Frozen_layers_are_listed_in_Keras_2s_order()
    {
        using var folder = new TemporaryFolder();
        var frozen = FakeModels.Dense("frozen", 2, 2);
        frozen.Trainable = false;
        using var model = FakeModels.Chain("outer", "x", FakeModels.Chain("inner", "y", frozen, FakeModels.Dense("free", 2, 2)));
        model.SaveWeights(folder["a.h5"]);
        Assert.Equal("free/kernel:0 free/bias:0 frozen/kernel:0 frozen/bias:0", Python.Output(
            "import h5py, sys; print(*[n.decode() for n in h5py.File(sys.argv[1])['inner'].attrs['weight_names']])", folder["a.h5"]));
        var before = Values(model);
        model.LoadWeights(folder["a.h5"]);
        Assert.Equal(before, Values(model));
    }

    [H5pyFact]
    public void Thousands_of_layers_are_listed_in_parts_and_read_back()
    {
        using var folder = new TemporaryFolder();
        const string name = "a_layer_with_a_rather_long_name_to_fill_the_attribute";
        Fake[] Layers() => [.. Enumerable.Range(0, 1500).Select(i => FakeModels.Dense($"{name}_{i:0000}", 1, 1))];
        using var model = FakeModels.Chain("m", "x", Layers());
        model.SaveWeights(folder["a.h5"]);
        Assert.Equal("['layer_names0', 'layer_names1'] 1501", Python.Output("""
            import h5py, sys
            file = h5py.File(sys.argv[1])
            parts = sorted(k for k in file.attrs if k.startswith('layer_names'))
            print(parts, sum(len(file.attrs[k]) for k in parts))
            """, folder["a.h5"]));
        using var other = FakeModels.Chain("m", "x", Layers());
        other.LoadWeights(folder["a.h5"]);
        Assert.Equal(Values(model), Values(other));
    }

    internal static float[][] Values(Model model) => [.. model.Weights.Select(w => w.Value.ToArray<float>())];

    static float[] Weight(Model model, string name) => model.Weights.Single(w => w.Name == name).Value.ToArray<float>();
}
