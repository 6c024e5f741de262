using OnnxKeras.Layers;

namespace OnnxKeras.Tests;

/// <summary>
/// Files of Keras 1, and of layers that ran on CuDNN: NumPy writes each beside the same weights in Keras 2's form, which must load alike.
/// </summary>
public sealed class OldWeightTests : IDisposable
{
    /// <summary>Writes <c>old.h5</c> and <c>new.h5</c> of the arrays in <c>old</c> and <c>new</c>, by layer.</summary>
    const string Writer = """
        import sys, h5py, numpy as np
        rng = np.random.RandomState(1)
        r = lambda *shape: rng.uniform(-1, 1, shape).astype('f4')
        flip = lambda k: k[::-1, ::-1]
        def write(path, layers, version=None, backend=None):
            with h5py.File(path, 'w') as f:
                f.attrs['layer_names'] = np.array([n.encode() for n in layers])
                if version: f.attrs['keras_version'] = version.encode()
                if backend: f.attrs['backend'] = backend.encode()
                for name, weights in layers.items():
                    g = f.create_group(name)
                    names = ['%s_%d' % (name, i) for i in range(len(weights))]
                    g.attrs['weight_names'] = np.array([n.encode() for n in names])
                    for n, w in zip(names, weights): g[n] = w
        """;

    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [H5pyFact]
    public void Gates_of_Keras_1_are_joined_in_Keras_2s_order() => SameWeights("""
        def lstm(n, u):
            i, c, f, o = [(r(n, u), r(u, u), r(u)) for _ in range(4)]
            return [*i, *c, *f, *o], [np.concatenate([g[k] for g in (i, f, c, o)], -1) for k in range(3)]
        def gru(n, u):
            z, t, h = [(r(n, u), r(u, u), r(u)) for _ in range(3)]
            return [*z, *t, *h], [np.concatenate([g[k] for g in (z, t, h)], -1) for k in range(3)]
        a, b, forward, backward = lstm(3, 4), gru(4, 2), lstm(2, 3), lstm(2, 3)
        old = {'l': a[0], 'g': b[0], 'b': forward[0] + backward[0]}
        new = {'l': a[1], 'g': b[1], 'b': forward[1] + backward[1]}
        """, () => Recurrent(new LSTM(4, name: "l"), new GRU(2, resetAfter: false, name: "g"), new Bidirectional(new LSTM(3), name: "b")));

    [H5pyFact]
    public void Gates_of_a_convolutional_lstm_of_Keras_1_are_joined() => SameWeights("""
        i, c, f, o = [(r(3, 3, 2, 4), r(3, 3, 4, 4), r(4)) for _ in range(4)]
        old = {'c': [*i, *c, *f, *o]}
        new = {'c': [np.concatenate([g[k] for g in (i, f, c, o)], -1) for k in range(3)]}
        """, () => Model([5, 6, 7, 2], x => new ConvLSTM2D(4, 3, name: "c").Apply(x)));

    [H5pyFact]
    public void Kernels_of_Keras_1_get_Keras_2s_axes() => SameWeights("""
        k1, k1b, k2, t, tf, k3 = r(3, 2, 4), r(3, 4, 2), r(3, 2, 2, 5), r(3, 3, 4, 5), r(2, 3, 6, 4), r(2, 2, 3, 4, 2)
        old = {'a': [k1[:, None]], 'b': [k1b[:, None].transpose(3, 2, 0, 1)], 'c': [k2.transpose(3, 2, 0, 1)],
               'd': [t.transpose(0, 1, 3, 2)], 'e': [tf.transpose(2, 3, 0, 1)], 'f': [k3.transpose(4, 3, 0, 1, 2)]}
        new = {'a': [k1], 'b': [k1b], 'c': [k2], 'd': [t], 'e': [tf], 'f': [k3]}
        """, Kernels);

    [H5pyFact]
    public void Kernels_that_Keras_1_wrote_on_Theano_are_reversed_too() => SameWeights("""
        k1, k1b, k2, t, tf, k3 = r(3, 2, 4), r(3, 4, 2), r(3, 2, 2, 5), r(3, 3, 4, 5), r(2, 3, 6, 4), r(2, 2, 3, 4, 2)
        old = {'a': [k1[::-1, None]], 'b': [k1b[::-1, None].transpose(3, 2, 0, 1)], 'c': [flip(k2).transpose(3, 2, 0, 1)],
               'd': [flip(t).transpose(0, 1, 3, 2)], 'e': [flip(tf).transpose(2, 3, 0, 1)], 'f': [k3[::-1, ::-1, ::-1].transpose(4, 3, 0, 1, 2)]}
        new = {'a': [k1], 'b': [k1b], 'c': [k2], 'd': [t], 'e': [tf], 'f': [k3]}
        """, Kernels, backend: "theano");

    /// <summary>Wrapped and nested layers are converted as those at the top are.</summary>
    [H5pyFact]
    public void Kernels_are_reversed_within_wrappers_and_nested_models() => SameWeights("""
        k, n, t = r(3, 2, 2, 5), r(2, 2, 5, 3), r(3, 3, 4, 3)
        old = {'t': [flip(k)], 'n': [flip(n), flip(t)]}
        new = {'t': [k], 'n': [n, t]}
        """, () =>
    {
        var y = Keras.Input([8, 8, 5], name: "y");
        var z = new Conv2DTranspose(4, 3, useBias: false).Apply(new Conv2D(3, 2, useBias: false).Apply(y));
        var x = Keras.Input([1, 9, 8, 2], name: "x");
        var h = new TimeDistributed(new Conv2D(5, new Size2D(3, 2), useBias: false), name: "t").Apply(x);
        var nested = new Model(y, z, "n");
        return new Model(new[] { x, y }, new[] { h, nested.Apply(y) });
    }, version: "2.2.4", backend: "theano");

    [H5pyFact]
    public void Weights_of_CuDNN_fit_layers_that_run_without_it() => SameWeights("""
        # CuDNN keeps each gate's matrix transposed, and a bias for the input and one for the state.
        def gates(n, size, u, stored): return [r(size, u) for _ in range(n)]
        def cudnn_input(k): return np.hstack([g.T.reshape(g.shape) for g in k])
        def lstm(n, u):
            k, s, b = gates(4, n, u, 0), gates(4, u, u, 0), r(2, 4 * u)
            return [cudnn_input(k), np.hstack([g.T for g in s]), b.ravel()], [np.hstack(k), np.hstack(s), b[0] + b[1]]
        def gru(n, u):
            k, s, b = gates(3, n, u, 0), gates(3, u, u, 0), r(2, 3 * u)
            return [cudnn_input(k), np.hstack([g.T for g in s]), b.ravel()], [np.hstack(k), np.hstack(s), b]
        a, b, forward, backward = lstm(3, 4), gru(4, 2), gru(2, 3), gru(2, 3)
        old = {'l': a[0], 'g': b[0], 'b': forward[0] + backward[0]}
        new = {'l': a[1], 'g': b[1], 'b': forward[1] + backward[1]}
        """, () => Recurrent(new LSTM(4, name: "l"), new GRU(2, name: "g"), new Bidirectional(new GRU(3), name: "b")), version: "2.2.4");

    /// <summary>A whole model of CuDNN's layers becomes one of plain layers, which Keras 2 reads on any machine.</summary>
    [H5pyFact]
    public void A_model_of_CuDNN_is_loaded_and_saved_as_plain_layers()
    {
        Python.Output($$"""
            {{Writer}}
            import json
            write(sys.argv[1], {'g': [r(3, 6), r(2, 6), r(12)], 'l': [r(2, 8), r(2, 8), r(16)]}, '2.2.4', 'tensorflow')
            f = h5py.File(sys.argv[1], 'a')
            m = f.create_group('model_weights')
            for k in list(f.attrs): m.attrs[k] = f.attrs[k]
            for k in 'gl': f.move(k, 'model_weights/' + k)
            layer = lambda c, n, **more: {'class_name': c, 'config': dict(more, name=n, units=2, return_sequences=True, kernel_initializer='zeros')}
            f.attrs['model_config'] = json.dumps({'class_name': 'Sequential', 'config': {'name': 's', 'layers': [
                layer('CuDNNGRU', 'g', batch_input_shape=[None, 4, 3]), layer('CuDNNLSTM', 'l')]} }).encode()
            """, folder["cudnn.h5"]);
        using var model = Keras.LoadModel(folder["cudnn.h5"]);
        Assert.Equal(["GRU", "LSTM"], model.Layers.Select(l => l.KerasClassName));
        Assert.Equal([2, 6], model.GetLayer("g").Weights[2].Shape);
        model.Save(folder["plain.h5"]);
        using var plain = Keras.LoadModel(folder["plain.h5"]);
        Assert.Equal(WeightFileTests.Values(model), WeightFileTests.Values(plain));
        Assert.Equal("(2, 6) (8,) True sigmoid", Python.Output("""
            import h5py, sys, json
            f = h5py.File(sys.argv[1])
            g, l = (next(v for k, v in [(n, f['model_weights/%s' % x][n]) for n in f['model_weights/%s' % x].attrs['weight_names']] if b'bias' in k) for x in 'gl')
            c = [n['config'] for n in json.loads(f.attrs['model_config'])['config']['layers']]
            print(g.shape, l.shape, c[0]['reset_after'], c[1]['recurrent_activation'])
            """, folder["plain.h5"]));
    }

    [H5pyFact]
    public void A_bias_of_CuDNN_does_not_fit_a_gru_that_resets_before()
    {
        Python.Output($"{Writer}\nwrite(sys.argv[1], {{'g': [r(3, 6), r(2, 6), r(12)]}}, '2.2.4')", folder["cudnn.h5"]);
        using var model = Model([4, 3], x => new GRU(2, resetAfter: false, name: "g").Apply(x));
        Assert.Contains("bias: expected (6,), found (12,)", Assert.Throws<KerasException>(() => model.LoadWeights(folder["cudnn.h5"])).Message);
    }

    static Model Recurrent(Layer first, Layer second, Layer third)
    {
        var (a, b, c) = (Keras.Input([7, 3]), Keras.Input([7, 4]), Keras.Input([7, 2]));
        return new Model(new[] { a, b, c }, new[] { first.Apply(a), second.Apply(b), third.Apply(c) });
    }

    static Model Kernels()
    {
        var (a, b, c) = (Keras.Input([9, 2]), Keras.Input([9, 4]), Keras.Input([2, 9, 9]));
        var (d, e, f) = (Keras.Input([9, 9, 5]), Keras.Input([4, 9, 9]), Keras.Input([4, 9, 9, 9]));
        const DataFormat first = DataFormat.ChannelsFirst;
        return new Model(new[] { a, b, c, d, e, f }, new[]
        {
            new Conv1D(4, 3, useBias: false, name: "a").Apply(a), new Conv1D(2, 3, useBias: false, name: "b").Apply(b),
            new Conv2D(5, new Size2D(3, 2), dataFormat: first, useBias: false, name: "c").Apply(c), new Conv2DTranspose(4, 3, useBias: false, name: "d").Apply(d),
            new Conv2DTranspose(6, new Size2D(2, 3), dataFormat: first, useBias: false, name: "e").Apply(e),
            new Conv3D(2, new Size3D(2, 2, 3), dataFormat: first, useBias: false, name: "f").Apply(f),
        });
    }

    static Model Model(Shape input, Func<KerasTensor, KerasTensor> layers)
    {
        var x = Keras.Input(input);
        return new Model(x, layers(x));
    }

    void SameWeights(string arrays, Func<Model> build, string? version = null, string? backend = null)
    {
        Python.Output($"{Writer}\n{arrays}\nwrite(sys.argv[1], old, {Text(version)}, {Text(backend)})\nwrite(sys.argv[2], new, '2.2.4', 'tensorflow')",
            folder["old.h5"], folder["new.h5"]);
        using var actual = build();
        using var expected = build();
        actual.LoadWeights(folder["old.h5"]);
        expected.LoadWeights(folder["new.h5"]);
        Assert.Equal(WeightFileTests.Values(expected), WeightFileTests.Values(actual));

        static string Text(string? value) => value is null ? "None" : $"'{value}'";
    }
}
