namespace OnnxKeras;

/// <summary>A model's weights in HDF5 files, exchanged with Python's Keras.</summary>
public static class ModelWeights
{
    extension(Model model)
    {
        /// <summary>
        /// Writes all weights to a file: a name ending with <c>.weights.h5</c> in Keras 3's layout, another <c>.h5</c> or
        /// <c>.hdf5</c> in Keras 2's. A failed save leaves what was there.
        /// </summary>
        /// <exception cref="KerasException">The name has another ending, the path cannot be written, or the file exists and
        /// <paramref name="overwrite"/> is false.</exception>
        public void SaveWeights(string path, bool overwrite = true)
        {
            var keras3 = path.EndsWith(".weights.h5", StringComparison.OrdinalIgnoreCase);
            if (!keras3 && Path.GetExtension(path).ToLowerInvariant() is not (".h5" or ".hdf5"))
                throw new KerasException($"Cannot save weights to '{path}': the name must end with .weights.h5 (Keras 3's layout), "
                    + ".h5 or .hdf5 (Keras 2's).");
            RequireWeights(model);
            var file = new Hdf5Writer(fixedText: !keras3);
            if (keras3) Keras3Weights.Write(file, model);
            else Keras2Weights.Write(file, model);
            file.Save(path, overwrite);
        }

        /// <summary>
        /// Reads all weights from a file of weights or of a whole model, in Keras 3's or Keras 2's layout, whichever it has.
        /// Everything is checked before the first value changes.
        /// </summary>
        /// <exception cref="KerasException">The file cannot be read, or its layers, weights or shapes are not the model's.</exception>
        public void LoadWeights(string path)
        {
            RequireWeights(model);
            using var file = Hdf5Reader.Open(path);
            model.LoadWeights(file);
        }
    }

    static void RequireWeights(Model model)
    {
        if (!model.HasGraph) throw model.Error("has no weights yet: give it an Input as its first layer, or call it on data.");
    }

    internal static void LoadWeights(this Model model, Hdf5Reader file)
    {
        var plan = new WeightPlan(file, model);
        if (Keras2Weights.GroupOf(file) is { } group) Keras2Weights.Plan(plan, model, group);
        else if (Keras3Weights.Fits(file)) Keras3Weights.Plan(plan, model);
        else
            throw new KerasException($"'{file.Name}' holds no weights of Keras: its root should have the attribute 'layer_names' or the "
                + "group 'model_weights' (Keras 2) or 'layers' (Keras 3), but has "
                + $"{string.Join(", ", file.Members("/").DefaultIfEmpty("nothing"))}.");
        plan.Apply();
    }
}
