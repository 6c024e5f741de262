using System.Text.Json.Nodes;

namespace OnnxKeras;

/// <summary>Whole models from Keras's files.</summary>
public static class ModelLoading
{
    extension(Keras)
    {
        /// <summary>
        /// The model of a <c>.keras</c> archive or of an <c>.h5</c> file, of Keras 3 or Keras 2, with its weights. What the file is, is read
        /// from its content.
        /// </summary>
        /// <param name="path">The file.</param>
        /// <param name="customObjects">Classes of one's own by their Keras names: a <see cref="Type"/>, an object, or a function from the configuration.</param>
        /// <param name="compile">Whether the file's compile settings and optimizer state are kept, so that training goes on where it stopped.</param>
        /// <exception cref="KerasException">The file cannot be read, or holds a class, an argument or weights that do not fit.</exception>
        public static Model LoadModel(string path, IReadOnlyDictionary<string, object>? customObjects = null, bool compile = true)
        {
            if (!File.Exists(path)) throw new KerasException($"There is no file '{path}'.");
            if (KerasArchive.Fits(path))
            {
                var (config, memory, metadata) = KerasArchive.Read(path);
                var model = Describe(path, config, customObjects);
                if (memory is null) return model;
                using var weights = Hdf5Reader.Open(memory, $"{path}/model.weights.h5");
                Fill(model, weights);
                if (compile)
                    model.TrainingState = TrainingStateFile.OfArchive(config, weights, customObjects, RandomState.Read(metadata, model));
                return model;
            }
            using var file = Hdf5Reader.Open(path);
            var json = file.Text("/", "model_config")
                ?? throw new KerasException($"'{path}' holds no model, only weights perhaps: it has no attribute model_config. Build the model and call LoadWeights.");
            var loaded = Describe(path, json, customObjects, file.Text("/", "keras_version"));
            Fill(loaded, file);
            if (compile) loaded.TrainingState = TrainingStateFile.OfLegacy(file, customObjects);
            return loaded;
        }

        /// <summary>The model of an architecture in JSON and a file of weights.</summary>
        /// <exception cref="KerasException">A file cannot be read, or they do not fit together.</exception>
        public static Model LoadModel(string jsonPath, string weightsPath, IReadOnlyDictionary<string, object>? customObjects = null)
        {
            if (!File.Exists(jsonPath)) throw new KerasException($"There is no file '{jsonPath}'.");
            var model = Describe(jsonPath, File.ReadAllText(jsonPath), customObjects);
            using var weights = Hdf5Reader.Open(weightsPath);
            Fill(model, weights);
            return model;
        }
    }

    static Model Describe(string path, string json, IReadOnlyDictionary<string, object>? customObjects, string? version = null)
    {
        try
        {
            if (version is null) return Keras.ModelFromJson(json, customObjects);
            var root = JsonNode.Parse(json, null, new System.Text.Json.JsonDocumentOptions { MaxDepth = 128 });
            if (root is JsonObject o) o["keras_version"] ??= version;
            return Keras.ModelOf(root, customObjects);
        }
        catch (KerasException e)
        {
            throw new KerasException($"'{path}' cannot be loaded. {e.Message}", e);
        }
    }

    static void Fill(Model model, Hdf5Reader weights)
    {
        try
        {
            model.LoadWeights(weights);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }
}
