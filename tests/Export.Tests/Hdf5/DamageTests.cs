namespace OnnxKeras.Tests;

public sealed class DamageTests : IDisposable
{
    const string Mlp = "keras3/predict/model_mlp.weights.h5";
    const string Conv = "keras2/predict/model_nested_conv.weights.h5";
    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(Mlp)]
    [InlineData(Conv)]
    public void A_truncated_file_is_refused_wherever_it_ends(string fixture)
    {
        var bytes = File.ReadAllBytes(Fixtures.File(fixture));
        foreach (var length in new[] { 0, 5, 8, 63, 64, 96, 600, bytes.Length / 2, bytes.Length - 1 })
        {
            File.WriteAllBytes(folder["cut.h5"], bytes[..length]);
            var error = Fails(fixture, folder["cut.h5"]);
            Assert.Contains(folder["cut.h5"], error);
            Assert.Matches("truncated|empty|not an HDF5 file", error);
        }
    }

    /// <summary>Whatever a flipped byte does, it ends in one kind of error, or changes values only.</summary>
    [Theory]
    [InlineData(Mlp)]
    [InlineData(Conv)]
    public void Flipped_bytes_end_in_an_error_of_ours_and_change_nothing(string fixture)
    {
        var bytes = File.ReadAllBytes(Fixtures.File(fixture));
        using var model = FakeModels.Of(fixture);
        var random = new Random(1);
        for (var round = 0; round < 300; round++)
        {
            var damaged = (byte[])bytes.Clone();
            for (var i = 0; i < 20; i++) damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            File.WriteAllBytes(folder["damaged.h5"], damaged);
            var before = WeightFileTests.Values(model);
            try
            {
                model.LoadWeights(folder["damaged.h5"]);
            }
            catch (KerasException)
            {
                Assert.Equal(before, WeightFileTests.Values(model));
            }
        }
    }

    [Fact]
    public void Other_files_are_refused_by_what_they_are()
    {
        File.WriteAllText(folder["text.h5"], new string('x', 5000));
        Assert.Contains("is not an HDF5 file", Fails(Mlp, folder["text.h5"]));
        Assert.Contains("Cannot read '", Fails(Mlp, folder["missing.h5"]));
        Assert.Contains("Cannot read '", Fails(Mlp, folder.Root));
        Write("other.h5", file => file.Dataset("measurements/x", NDArray.From(new float[3])));
        Assert.Contains("holds no weights of Keras", Fails(Mlp, folder["other.h5"]));
        Assert.Contains("measurements", Fails(Mlp, folder["other.h5"]));
    }

    [Fact]
    public void Every_weight_that_does_not_fit_is_listed_with_both_shapes()
    {
        Write("a.weights.h5", file =>
        {
            file.Text("vars", "name", "mlp");
            file.Dataset("layers/dense/vars/0", NDArray.Zeros(DType.Float32, [5, 6]));
            file.Dataset("layers/dense/vars/1", NDArray.Zeros(DType.Float32, [7]));
            file.Dataset("layers/dense_1/vars/0", NDArray.Zeros(DType.Float32, [6, 4]));
            file.Dataset("layers/dense_3/vars/0", NDArray.Zeros(DType.Float32, [1]));
            file.Text("layers/dense_3/vars", "name", "surplus");
        });
        var error = Fails(Mlp, folder["a.weights.h5"]);
        Assert.Contains("Dense 'hidden_0': bias: expected (6,), found (7,) at 'layers/dense/vars/1'", error);
        Assert.Contains("Dense 'hidden_1': expected 2 variables (kernel (6, 4), bias (4,)), found 1 variable at 'layers/dense_1/vars'",
            error);
        Assert.Contains("Dense 'probabilities': expected 2 variables", error);
        Assert.Contains("the file has 1 variable at 'layers/dense_3/vars' (surplus), for which the model has no layer", error);
    }

    [Fact]
    public void Keras_2s_layers_and_weights_are_counted_and_compared()
    {
        const string fixture = "keras2/predict/dense_variable_length_names.weights.h5";
        FakeModels.Chain("m", "x", FakeModels.Dense("a", 4, 3)).SaveWeights(folder["one.h5"]);
        Assert.Contains("the model has 2 layers with weights (dense_1, dense_2), the file 1 (a)", Fails(fixture, folder["one.h5"]));
        FakeModels.Chain("m", "x", FakeModels.Dense("a", 4, 3), FakeModels.Dense("b", 2, 3)).SaveWeights(folder["shape.h5"]);
        Assert.Contains("Dense 'dense_2': kernel: expected (3, 2), found (2, 3) at 'b/b/kernel:0'", Fails(fixture, folder["shape.h5"]));
        Write("hole.h5", file =>
        {
            file.Texts("", "layer_names", ["dense_1"], Hdf5Text.Fixed);
            file.Texts("dense_1", "weight_names", ["dense_1/kernel:0", "dense_1/bias:0"], Hdf5Text.Fixed);
        });
        using var model = FakeModels.Chain("m", "x", FakeModels.Dense("dense_1", 4, 3));
        var error = Assert.Throws<KerasException>(() => model.LoadWeights(folder["hole.h5"])).Message;
        Assert.Contains("the file has no dataset 'dense_1/dense_1/kernel:0'", error);
        Write("group.h5", file => file.Texts("", "layer_names", ["dense_1"], Hdf5Text.Fixed));
        error = Assert.Throws<KerasException>(() => model.LoadWeights(folder["group.h5"])).Message;
        Assert.Contains("should have a group or a dataset at 'dense_1'", error);
    }

    [H5pyFact]
    public void Links_that_lead_in_circles_end_in_an_error()
    {
        File.Copy(Fixtures.File(Mlp), folder["circle.h5"]);
        Python.Output("import h5py, sys; f = h5py.File(sys.argv[1], 'a'); f['layers/extra/again'] = f['layers']", folder["circle.h5"]);
        Assert.Contains("nests its groups without end", Fails(Mlp, folder["circle.h5"]));
    }

    [Fact]
    public void A_failed_save_leaves_the_old_file_and_nothing_else()
    {
        using var model = FakeModels.Of(Mlp);
        File.WriteAllText(folder["a.weights.h5"], "old");
        var twice = new Hdf5Writer();
        twice.Dataset("a", NDArray.Of(["text"], [1]));
        Assert.ThrowsAny<Exception>(() => AtomicFile.Write(folder["a.weights.h5"], true, stream =>
        {
            twice.Write(stream);
            throw new InvalidOperationException("in the middle");
        }));
        Assert.Equal("old", File.ReadAllText(folder["a.weights.h5"]));
        var full = Assert.Throws<KerasException>(() => AtomicFile.Write(folder["a.weights.h5"], true, _ =>
            throw new IOException("No space left on device.")));
        Assert.Equal($"Cannot write '{folder["a.weights.h5"]}': No space left on device.", full.Message);
        Assert.Equal("old", File.ReadAllText(folder["a.weights.h5"]));
        var error = Assert.Throws<KerasException>(() => model.SaveWeights(folder["a.weights.h5"], overwrite: false));
        Assert.Contains("the file exists, and overwrite is false", error.Message);
        Assert.Equal("old", File.ReadAllText(folder["a.weights.h5"]));
        Assert.Single(Directory.GetFileSystemEntries(folder.Root));
        model.SaveWeights(folder["a.weights.h5"]);
        model.LoadWeights(folder["a.weights.h5"]);
        Assert.Single(Directory.GetFileSystemEntries(folder.Root));
    }

    [Fact]
    public void An_unwritable_path_is_named_with_the_reason()
    {
        using var model = FakeModels.Of(Mlp);
        string Error(string path) => Assert.Throws<KerasException>(() => model.SaveWeights(path)).Message;
        Assert.Contains($"Cannot write '{folder["no/a.h5"]}': the folder", Error(folder["no/a.h5"]));
        Directory.CreateDirectory(folder["b.h5"]);
        Assert.Contains("it is a folder", Error(folder["b.h5"]));
        Assert.Contains("must end with .weights.h5", Error(folder["a.txt"]));
        if (OperatingSystem.IsLinux()) Assert.Contains("Cannot write '/proc/a.h5'", Error("/proc/a.h5"));
    }

    [Fact]
    public void A_model_without_weights_says_so()
    {
        using var model = new Sequential([FakeModels.Dense("dense", 2, 2)], "lazy");
        foreach (var act in new Action[] { () => model.SaveWeights(folder["a.h5"]), () => model.LoadWeights(Fixtures.File(Mlp)) })
            Assert.Contains("Sequential 'lazy' has no weights yet", Assert.ThrowsAny<KerasException>(act).Message);
        Assert.Empty(Directory.GetFiles(folder.Root));
    }

    void Write(string name, Action<Hdf5Writer> fill)
    {
        var file = new Hdf5Writer();
        fill(file);
        file.Save(folder[name]);
    }

    /// <summary>The message of a failed load, after which the model is as it was.</summary>
    static string Fails(string fixture, string path)
    {
        using var model = FakeModels.Of(fixture);
        var before = WeightFileTests.Values(model);
        var error = Assert.Throws<KerasException>(() => model.LoadWeights(path));
        Assert.Equal(before, WeightFileTests.Values(model));
        return error.Message;
    }
}
