using System.Text.Json.Nodes;
using OnnxKeras.Config;

namespace OnnxKeras;

/// <summary>Whole models from Keras's files.</summary>
public static class ModelLoading
{
    extension(Keras)
    {
        /// <summary>
        /// The model of a <c>.keras</c> archive or of an <c>.h5</c> file, of Keras 3 or Keras 2, with its weights. What the file is, is
        /// read from its content.
        /// </summary>
        /// <param name="path">The file.</param>
        /// <param name="customObjects">Classes of one's own by their Keras names: a <see cref="Type"/>, an object, or a function from the
        /// configuration.</param>
        /// <param name="compile">Whether the file's compile settings and optimizer state are kept, so that training goes on where it
        /// stopped.</param>
        /// <exception cref="KerasException">The file cannot be read, or holds a class, an argument or weights that do not fit.</exception>
        public static Model LoadModel(string path, IReadOnlyDictionary<string, object>? customObjects = null, bool compile = true)
        {
            if (Directory.Exists(path))
                throw new KerasException($"'{path}' is a folder. What TensorFlow saves in one (SavedModel) is not read here: save the "
                    + "model as .keras or .h5 in Python.");
            if (!File.Exists(path)) throw new KerasException($"There is no file '{path}'.");
            return Load(InputFile.Open(path), path, customObjects, compile);
        }

        /// <summary>The model of an architecture in JSON and a file of weights.</summary>
        /// <exception cref="KerasException">A file cannot be read, or they do not fit together.</exception>
        public static Model LoadModel(string jsonPath, string weightsPath, IReadOnlyDictionary<string, object>? customObjects = null)
        {
            if (!File.Exists(jsonPath)) throw new KerasException($"There is no file '{jsonPath}'.");
            var model = Describe(jsonPath, InputFile.Read(jsonPath), customObjects);
            using var weights = WeightFile.Open(weightsPath);
            return Filled(model, weights, () => TrainingStateFile.OfWeights(model, weights));
        }
    }

    /// <summary>The model of a file in a stream that can seek, which is closed.</summary>
    internal static Model Load(Stream stream, string path, IReadOnlyDictionary<string, object>? customObjects = null, bool compile = true)
    {
        if (KerasArchive.Fits(stream))
        {
            var (config, memory, metadata, vocabularies) = KerasArchive.Read(stream, path);
            var version = metadata?["keras_version"]?.ToString();
            using var weights = memory is null ? null : Hdf5Reader.Open(memory, $"{path}/model.weights.h5");
            var model = Describe(path, config, customObjects, version, root => Vocabularies.Give(root, vocabularies, weights));
            if (weights is null) return model;
            return Filled(model, weights, () => compile
                ? TrainingStateFile.OfArchive(config, KerasFamilies.Of(version), weights, customObjects, RandomState.Read(metadata, model))
                : null);
        }
        using var file = Hdf5Reader.Open(stream, path);
        var json = file.Text("/", "model_config")
            ?? throw new KerasException($"'{path}' holds no model, only weights perhaps: it has no attribute model_config. Build the model "
                + "and call LoadWeights.");
        return Filled(Describe(path, json, customObjects, file.Text("/", "keras_version")), file, () => compile
            ? TrainingStateFile.OfLegacy(file, customObjects)
            : null);
    }

    static Model Describe(string path, string json, IReadOnlyDictionary<string, object>? customObjects, string? version = null,
        Action<JsonNode?>? complete = null)
    {
        try
        {
            var root = Keras.Architecture(json);
            if (root is JsonObject o && version is not null) o["keras_version"] ??= version;
            complete?.Invoke(root);
            return Keras.ModelOf(root, customObjects);
        }
        catch (KerasException e)
        {
            throw new KerasException($"'{path}' cannot be loaded. {e.Message}", e);
        }
    }

    static Model Filled(Model model, Hdf5Reader weights, Func<TrainingState?> training)
    {
        try
        {
            model.LoadWeights(weights);
            model.TrainingState = training();
            TrainingStateFile.RestoreNested(model, weights);
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }
}
