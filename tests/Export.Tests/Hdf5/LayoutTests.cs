using OnnxKeras.Layers;

namespace OnnxKeras.Tests;

/// <summary>What is written is sound HDF5: the library reads, compares and extends it.</summary>
public sealed class LayoutTests : IDisposable
{
    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    /// <summary>The same tree written by h5py has the same members, bits, and kinds of string.</summary>
    [H5pyFact]
    public void A_tree_is_what_h5py_makes_of_it()
    {
        var file = new Hdf5Writer();
        file.Text("", "text", "ä 漢");
        file.Text("", "bytes", new string('x', 300_000), Hdf5Text.Bytes);
        file.Text("", "none", "");
        file.Texts("g", "fixed", ["abc", "ä", ""], Hdf5Text.Fixed);
        file.Texts("g", "empty fixed", ["", ""], Hdf5Text.Fixed);
        file.Texts("g", "variable", ["abc", "", "ä"], Hdf5Text.Text);
        file.Texts("g", "nothing", [], Hdf5Text.Bytes);
        file.Group("empty");
        file.Dataset("g/ä/漢:0", NDArray.From(new float[,] { { 1, 2 }, { 3, 4 } }));
        file.Dataset("g/scalar", NDArray.From(new[] { 7.0 }).Reshape([]));
        file.Dataset("g/rows", NDArray.Zeros(DType.Float32, [0, 3]));
        file.Dataset("flags", NDArray.Of([true, false, true], [3]));
        file.Dataset("words", NDArray.Of(["a", "", "ä"], [3]));
        for (var i = 0; i < 2000; i++) file.Dataset($"many/{i:00000}", NDArray.Of([(long)i], [1]));
        file.Save(folder["a.h5"]);
        Python.Output("""
            import h5py, sys, numpy as np
            f = h5py.File(sys.argv[1], 'w')
            f.attrs['text'] = 'ä 漢'; f.attrs['bytes'] = b'x' * 300000; f.attrs['none'] = ''
            g = f.create_group('g')
            g.attrs['fixed'] = np.array(['abc'.encode(), 'ä'.encode(), b'']); g.attrs['empty fixed'] = np.array([b'', b''])
            g.attrs['variable'] = ['abc', '', 'ä']; g.attrs['nothing'] = []
            f.create_group('empty')
            g['ä/漢:0'] = np.array([[1, 2], [3, 4]], 'f4'); g['scalar'] = 7.0; g['rows'] = np.zeros((0, 3), 'f4')
            f['flags'] = np.array([True, False, True]); f['words'] = np.array(['a', '', 'ä'], dtype=object)
            for i in range(2000): f['many/%05d' % i] = np.array([i])
            """, folder["b.h5"]);
        Assert.Equal("", Python.Differences(folder["b.h5"], folder["a.h5"]));
        Assert.Equal("", Python.Output(Kinds, folder["b.h5"], folder["a.h5"]));
    }

    const string Kinds = """
        import h5py, sys
        a, b = h5py.File(sys.argv[1]), h5py.File(sys.argv[2])
        for path in ['/', 'g']:
            for k in a[path].attrs:
                x, y = (f[path].attrs.get_id(k).get_type() for f in (a, b))
                if x != y: print(path, k, x.encode(), y.encode())
        for path in ['flags', 'words', 'g/ä/漢:0', 'many/00000']:
            if a[path].id.get_type() != b[path].id.get_type() or a[path].maxshape != b[path].maxshape: print(path)
        """;

    /// <summary>A file that the library changes stays whole: its headers grow, its texts are freed.</summary>
    [H5pyFact]
    public void The_library_extends_what_was_written()
    {
        using var model = FakeModels.Chain("m", "x", FakeModels.Dense("a", 2, 3), FakeModels.Dense("b", 3, 1));
        model.SaveWeights(folder["a.weights.h5"]);
        Python.Output("""
            import h5py, sys, numpy as np
            with h5py.File(sys.argv[1], 'a') as f:
                f['layers/dense/vars'].attrs['name'] = 'another'
                del f['layers/dense_1/vars/1']
                f['layers/dense_1/vars/1'] = np.array([5], 'f4')
                f['layers/dense/vars/0'][:] = 3
                for i in range(100): f.create_group('extra/%d' % i).attrs['note'] = 'n' * i
            """, folder["a.weights.h5"]);
        model.LoadWeights(folder["a.weights.h5"]);
        Assert.All(WeightFileTests.Values(model)[0], v => Assert.Equal(3, v));
        Assert.Equal([5f], WeightFileTests.Values(model)[3]);
        using var file = Hdf5Reader.Open(folder["a.weights.h5"]);
        Assert.Equal(("another", 100), (file.Text("layers/dense/vars", "name"), file.Members("extra").Count));
        Assert.Equal(new string('n', 99), file.Text("extra/99", "note"));
    }

    /// <summary>As NumPy's array_split does: the fewest parts that fit, the first ones longer by one, all texts as wide as the longest.</summary>
    [H5pyFact]
    public void Long_lists_are_split_as_Keras_splits_them()
    {
        string[] names = [.. Enumerable.Range(0, 1000).Select(i => $"layer_{i}_" + new string('n', i % 150))];
        var file = new Hdf5Writer();
        file.Texts("", "layer_names", names, Hdf5Text.Fixed);
        file.Save(folder["a.h5"]);
        Assert.Equal("True", Python.Output("""
            import h5py, sys, numpy as np
            names = np.array([('layer_%d_' % i + 'n' * (i % 150)).encode() for i in range(1000)])
            n = 1
            while any(p.nbytes > 64512 for p in np.array_split(names, n)): n += 1
            attrs = h5py.File(sys.argv[1]).attrs
            print(len(attrs) == n and all((attrs['layer_names%d' % i] == p).all() and attrs['layer_names%d' % i].dtype == p.dtype
                for i, p in enumerate(np.array_split(names, n))))
            """, folder["a.h5"]));
        Assert.Equal(names, Hdf5Reader.Open(folder["a.h5"]).Texts("", "layer_names")!);
        Assert.Contains("too long for an HDF5 attribute", Assert.Throws<KerasException>(
            () => file.Texts("", "layer_names", [new string('n', 64_513)], Hdf5Text.Fixed)).Message);
    }

    [H5pyTheory]
    [InlineData("ebene_ä")]
    [InlineData("層 1")]
    [InlineData("a.b-c:d")]
    public void Unusual_names_of_layers_and_weights_are_read_back(string name)
    {
        using var model = FakeModels.Chain("m", "x", FakeModels.Dense(name, 2, 3), new Fake("Odd", "odd", ("a/b", [2]), ("ö", [1])));
        foreach (var path in new[] { folder["a.h5"], folder["a.weights.h5"] })
        {
            model.SaveWeights(path);
            using var other = FakeModels.Chain("m", "x", FakeModels.Dense(name, 2, 3), new Fake("Odd", "odd", ("a/b", [2]), ("ö", [1])));
            other.LoadWeights(path);
            Assert.Equal(WeightFileTests.Values(model), WeightFileTests.Values(other));
        }
        Assert.Equal($"{name}/kernel:0 (2, 3)", Python.Output("""
            import h5py, sys
            sys.stdout.reconfigure(encoding='utf8')
            f = h5py.File(sys.argv[1])
            g = f[f.attrs['layer_names'][1].decode('utf8')]
            n = g.attrs['weight_names'][0].decode('utf8')
            print(n, g[n].shape)
            """, folder["a.h5"]));
    }

    /// <summary>DenseNet's layers in Keras 2 are called conv1/conv, conv1/bn, …: their groups lie within one another.</summary>
    [H5pyFact]
    public void Names_with_slashes_are_kept_where_Keras_2_wrote_them()
    {
        Python.Output("""
            import h5py, sys, json, numpy as np
            a, b = h5py.File(sys.argv[1], 'r'), h5py.File(sys.argv[2], 'w')
            new = {'dense_1': 'conv1/conv', 'dense_2': 'conv1/bn'}
            def renamed(text):
                for k, v in new.items(): text = text.replace(k, v)
                return text
            for k, v in a.attrs.items(): b.attrs[k] = renamed(v if isinstance(v, str) else v.decode()).encode()
            g = b.create_group('model_weights')
            for k in ['backend', 'keras_version']: g.attrs[k] = a['model_weights'].attrs[k]
            g.attrs['layer_names'] = np.array([renamed(n if isinstance(n, str) else n.decode()).encode() for n in a['model_weights'].attrs['layer_names']])
            for name, layer in a['model_weights'].items():
                to = g.require_group(new.get(name, name))
                names = [n if isinstance(n, str) else n.decode() for n in layer.attrs['weight_names']]
                to.attrs['weight_names'] = np.array([renamed(n).encode() for n in names]) if names else []
                for n in names: to[renamed(n)] = layer[n][()]
            c = h5py.File(sys.argv[3], 'w')
            for k, v in g.attrs.items(): c.attrs[k] = v
            for k in g: g.copy(k, c)
            """, Fixtures.File("keras2/predict/dense_variable_length_names.h5"), folder["a.h5"], folder["weights.h5"]);
        using var model = Keras.LoadModel(folder["a.h5"]);
        Assert.Equal("conv1/bn", model.GetLayer("conv1/bn").Name);
        model.SaveWeights(folder["b.h5"]);
        Assert.Equal("", Python.Differences(folder["weights.h5"], folder["b.h5"]));
        model.Save(folder["b.h5"]);
        using var again = Keras.LoadModel(folder["b.h5"]);
        Assert.Equal(model.ToJson(), again.ToJson());
        again.LoadWeights(folder["a.h5"], byName: true);
        var error = Assert.ThrowsAny<KerasException>(() => model.Save(folder["b.keras"])).Message;
        Assert.Contains("Dense 'conv1/conv' comes from Keras 2 and has a '/' in its name, which Keras 3 refuses", error);
        Assert.False(File.Exists(folder["b.keras"]));
    }

    [Theory]
    [InlineData(".keras")]
    [InlineData(".h5")]
    public void Models_without_weights_are_saved_and_read(string ending)
    {
        using (var none = new Sequential([], "none")) Same(none);
        using (var unbuilt = new Sequential([new Dense(3, name: "d"), new LSTM(2, name: "l")], "unbuilt")) Same(unbuilt);
        var x = Keras.Input([3], name: "x");
        using (var plain = new Model(x, new ReLU(name: "r").Apply(x), "plain")) Same(plain);

        void Same(Model model)
        {
            model.Save(folder[$"a{ending}"]);
            using var other = Keras.LoadModel(folder[$"a{ending}"]);
            Assert.Equal(model.ToJson(), other.ToJson());
        }
    }
}
