using OnnxKeras.Config;

namespace OnnxKeras;

/// <summary>
/// The layout of Keras 2's HDF5 files, which Keras 3 still writes as <c>.h5</c>: a group for each top-level layer, listed in
/// <c>layer_names</c>, with its weights listed in <c>weight_names</c>; those of nested models lie flat in the outer layer's group.
/// </summary>
static class Keras2Weights
{
    /// <summary>The group of the weights in a file of a whole model; a file of weights alone has them at its root.</summary>
    public const string ModelGroup = "model_weights";

    /// <summary>The version of Keras 3 whose files are written.</summary>
    public const string KerasVersion = "3.15.1";

    /// <summary>The group that holds the weights, or <c>null</c> where a file has another layout.</summary>
    public static string? GroupOf(Hdf5Reader file) =>
        file.HasGroup(ModelGroup) ? ModelGroup : file.Texts("", "layer_names") is not null ? "" : null;

    /// <summary>Adds a model's weights to a file, at the root or in <see cref="ModelGroup"/>.</summary>
    /// <param name="file">The file.</param>
    /// <param name="model">The model.</param>
    /// <param name="group">The group, or "" for the root.</param>
    /// <param name="keras3">Whether Keras 3 is to be named as the writer, whose names have no <c>:0</c>.</param>
    public static void Write(Hdf5Writer file, Model model, string group = "", bool keras3 = false)
    {
        WriteVersion(file, group, keras3);
        // Keras 3 runs on versions of h5py that store a list of bytes with variable lengths.
        var names = keras3 ? Hdf5Text.Bytes : Hdf5Text.Fixed;
        file.Texts(group, "layer_names", [.. model.Layers.Select(l => l.Name)], names);
        foreach (var layer in model.Layers)
        {
            var weights = Keras2Names.Of(layer, keras3, model);
            var path = Join(group, layer.Name);
            file.Texts(path, "weight_names", [.. weights.Select(w => w.Name)], names);
            foreach (var (name, variable) in weights) file.Dataset($"{path}/{name}", variable.Shared);
        }
        if (keras3) file.Texts(Join(group, "top_level_model_weights"), "weight_names", [], names);
    }

    /// <summary>Names the writer.</summary>
    public static void WriteVersion(Hdf5Writer file, string group, bool keras3, Hdf5Text form = Hdf5Text.Bytes)
    {
        file.Text(group, "backend", "tensorflow", form);
        file.Text(group, "keras_version", keras3 ? KerasVersion : "2.2.4", form);
    }

    /// <summary>Plans to load a model's weights: layers with weights in order, as Keras does, whatever their names.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="model">The model.</param>
    /// <param name="group">The group that holds the weights.</param>
    /// <param name="byName">Whether layers are found by their names instead; others stay as they are.</param>
    public static void Plan(WeightPlan plan, Model model, string group, bool byName = false)
    {
        var names = Listed(plan.File, group, "layer_names");
        var saved = names.Select(n => (Name: n, Weights: Listed(plan.File, Join(group, n), "weight_names"))).ToList();
        var layers = model.Layers.Select(l => (Layer: l, Weights: Keras2Names.Of(l))).ToList();
        if (byName)
        {
            layers = [.. layers.Where(l => saved.Exists(s => s.Name == l.Layer.Name))];
            saved = layers.ConvertAll(l => saved.First(s => s.Name == l.Layer.Name));
        }
        else
        {
            layers = [.. layers.Where(l => l.Weights.Count > 0)];
            saved = [.. saved.Where(l => l.Weights.Count > 0)];
            // A function of TensorFlow may be several operations here, which changes the order of the layers beside it, and layers that
            // only add to the loss are left out.
            if (layers.Count > 0 && layers.TrueForAll(l => l.Layer.Origin.IsTfKeras
                && saved.Exists(s => s.Name == l.Layer.Name)))
                saved = layers.ConvertAll(l => saved.First(s => s.Name == l.Layer.Name));
        }
        if (saved.Count != layers.Count)
        {
            plan.Failure($"the model has {layers.Count} layers with weights ({string.Join(", ", layers.Select(l => l.Layer.Name))}), "
                + $"the file {saved.Count} ({string.Join(", ", saved.Select(l => l.Name))})");
            return;
        }
        var flips = plan.File.Text(group, "backend") == "theano";
        // Keras 1 did not name itself, or named itself 1.x.
        var ofKeras1 = plan.File.Text(group, "keras_version")?.StartsWith("1.") ?? true;
        foreach (var ((layer, weights), (name, listed)) in layers.Zip(saved))
        {
            // Low-rank updates are part of the weight that they update.
            var updates = listed.Where(LowRankUpdate.Fits).ToList();
            IReadOnlyList<(string Name, WeightSource Source)> sources =
                [.. listed.Except(updates).Select(n => (n, WeightSource.Of(plan.File, $"{Join(group, name)}/{n}")))];
            if (ofKeras1 && weights.Count > 0) sources = OldWeights.WithJoinedGates([.. weights.Select(w => w.Variable)], sources);
            if (weights.Count != sources.Count)
            {
                plan.Problem(layer, $"expected {weights.Count} weights ({string.Join(", ", weights.Select(w => w.Name))}), "
                    + $"found {sources.Count} in '{Join(group, name)}' ({string.Join(", ", sources.Select(s => s.Name))})");
                continue;
            }
            foreach (var (variable, source) in OldWeights.Converted([.. Match(weights, sources)], ofKeras1))
                plan.Load(layer, variable, flips && IsConvolution(variable) ? source.As(source.Shape, Flip)
                    : LowRankUpdate.Of(variable, source.Path, updates) is { } update
                        ? source.As(source.Shape, w => update.Apply(w, u => plan.File.ReadNumbers($"{Join(group, name)}/{u}"))) : source);
        }
    }

    static IReadOnlyList<string> Listed(Hdf5Reader file, string group, string attribute) => file.Texts(group, attribute)
        ?? throw new KerasException($"'{file.Name}' should have the attribute '{attribute}' at '/{group}', but has none there.");

    /// <summary>By name where both sides have the same ones, since the order depends on what was frozen; otherwise in order.</summary>
    static IEnumerable<(Variable Variable, WeightSource Source)> Match(
        IReadOnlyList<(string Name, Variable Variable)> weights, IReadOnlyList<(string Name, WeightSource Source)> sources)
    {
        var byName = sources.DistinctBy(s => Bare(s.Name)).ToDictionary(s => Bare(s.Name), s => s.Source);
        return byName.Count == weights.Count && weights.All(w => byName.ContainsKey(Bare(w.Name)))
            ? weights.Select(w => (w.Variable, byName[Bare(w.Name)]))
            : weights.Zip(sources, (w, s) => (w.Variable, s.Source));

        static string Bare(string name) => name.EndsWith(":0") ? name[..^2] : name;
    }

    /// <summary>Theano convolves where the others correlate, so its kernels are reversed.</summary>
    static bool IsConvolution(Variable variable) =>
        variable.Shape.Rank >= 3 && variable.Name is "kernel" or "recurrent_kernel"
        && variable.Owner?.KerasClassName.StartsWith("Conv") == true;

    /// <summary>Reverses all spatial axes of a kernel (…spatial, in, out), which is to reverse the order of its in × out blocks.</summary>
    internal static NDArray Flip(NDArray kernel)
    {
        var result = NDArray.Zeros(kernel.DType, kernel.Shape);
        var size = kernel.Shape[^1]!.Value * kernel.Shape[^2]!.Value * kernel.DType.Size;
        for (int from = 0, to = kernel.Bytes.Length - size; to >= 0 && size > 0; from += size, to -= size)
            kernel.Bytes.Slice(from, size).CopyTo(result.Bytes[to..]);
        return result;
    }

    static string Join(string group, string name) => group.Length == 0 ? name : $"{group}/{name}";
}
