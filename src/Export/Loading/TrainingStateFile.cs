using System.Text.Json.Nodes;
using OnnxKeras.Config;

namespace OnnxKeras;

/// <summary>Compile settings and optimizer variables as Keras's files keep them.</summary>
static class TrainingStateFile
{
    /// <summary>The optimizer's variables in the weights of Keras 3.</summary>
    const string Variables = "optimizer/vars", InnerVariables = "optimizer/inner_optimizer/vars";

    /// <summary>
    /// Of a <c>.keras</c> archive: <c>compile_config</c> beside the architecture (empty where the model was not compiled), and
    /// <c>optimizer/vars/i</c> beside the weights.
    /// </summary>
    public static TrainingState? OfArchive(string config, KerasFamily family, Hdf5Reader weights,
        IReadOnlyDictionary<string, object>? customObjects, SeedGenerator? shuffling)
    {
        if (Keras.Architecture(config)?["compile_config"] is not JsonObject { Count: > 0 } settings) return null;
        return Of(family, settings, VariablesOf(weights), customObjects, shuffling);
    }

    /// <summary>Settings and variables in the form that training understands: Keras 2's, or Keras 3's.</summary>
    static TrainingState Of(KerasFamily family, JsonObject settings, IReadOnlyList<(string Path, NDArray Value)> variables,
        IReadOnlyDictionary<string, object>? customObjects, SeedGenerator? shuffling = null)
    {
        if (family == KerasFamily.TfKeras)
        {
            settings = TfTraining.Settings(settings);
            variables = TfOptimizerState.InOrder(settings, variables);
        }
        return new(() => (JsonObject)settings.DeepClone(), family == KerasFamily.Keras2, () => variables)
        {
            CustomObjects = customObjects, Shuffling = shuffling,
        };
    }

    /// <summary>Lets the optimizers of a compiled model, and of compiled models in it, go on from the variables beside weights of Keras 3,
    /// where there are some.</summary>
    /// <returns>Which were left aside, and why.</returns>
    /// <exception cref="KerasException">Shapes do not fit, and <paramref name="skipMismatch"/> is false.</exception>
    public static IReadOnlyList<string> Restore(Model model, Hdf5Reader file, bool skipMismatch) =>
        [.. Keras3Weights.NestedModels(model).Prepend(("", model))
            .Select(m => Restore(m.Item2, m.Item1, file, skipMismatch)).OfType<string>()];

    /// <summary>The same for the models within a model that is read from a file.</summary>
    public static void RestoreNested(Model model, Hdf5Reader file)
    {
        foreach (var (path, nested) in Keras3Weights.NestedModels(model)) Restore(nested, path, file, skipMismatch: false);
    }

    static string? Restore(Model model, string path, Hdf5Reader file, bool skipMismatch)
    {
        var variables = VariablesOf(file, path);
        if (variables.Count == 0) return null;
        try
        {
            if (model.RestoreOptimizer(variables) is not { } problem) return null;
            problem = $"{model.Label}: the optimizer's variables in '{file.Name}' are left aside. {problem}";
            Warning.Write(problem);
            return problem;
        }
        catch (KerasException e) when (skipMismatch)
        {
            return e.Message;
        }
    }

    static IReadOnlyList<(string Path, NDArray Value)> VariablesOf(Hdf5Reader file, string model = "")
    {
        var group = GroupIn(model);
        if (!file.HasGroup(group)) return [];
        return [.. file.Members(group).Where(m => int.TryParse(m, out _)).OrderBy(int.Parse)
            .Select(m => ($"{group}/{m}", file.Read($"{group}/{m}")))];
    }

    static string GroupIn(string model, string variables = Variables) => model.Length == 0 ? variables : $"{model}/{variables}";

    /// <summary>Of an architecture that says how the model is trained, and weights beside it.</summary>
    public static TrainingState? OfWeights(Model model, Hdf5Reader weights) => model.TrainingState?.With(VariablesOf(weights));

    /// <summary>Of an <c>.h5</c> file: the attribute <c>training_config</c>, and the group <c>optimizer_weights</c>.</summary>
    public static TrainingState? OfLegacy(Hdf5Reader file, IReadOnlyDictionary<string, object>? customObjects)
    {
        if (file.Text("/", "training_config") is not { } json) return null;
        if (PythonJson.Parse(json, $"The attribute training_config of '{file.Name}'") is not JsonObject settings) return null;
        const string group = "optimizer_weights";
        var variables = file.HasGroup(group)
            ? (file.Texts(group, "weight_names") ?? []).Select(n => (n, file.Read($"{group}/{n}"))).ToList()
            : [];
        return Of(KerasFamilies.Of(file.Text("/", "keras_version")), settings, variables, customObjects);
    }

    /// <summary>Writes the optimizer's variables into an archive's weights, and those of models within; the settings stand beside the
    /// architecture.</summary>
    public static void WriteArchive(Hdf5Writer file, Model model, TrainingState? state)
    {
        if (state is not null) Write("", state);
        foreach (var (path, nested) in Keras3Weights.NestedModels(model))
            if (nested.TrainingState is { IsKeras2: false } inner) Write(path, inner);
            else if (nested.TrainingState is not null)
                Warning.Write($"{nested.Label} in the model is compiled for itself by Keras 2's rules, which is not saved: compile it "
                    + "anew, or load it with compile: false.");

        void Write(string path, TrainingState training)
        {
            WriteVariables(GroupIn(path), training.OptimizerName, training.OptimizerVariables);
            // One that scales the loss for another has four variables of its own, two before the first step. Keras looks for the other's
            // among them, and once more in a group for itself.
            if (training.InnerOptimizerName is { } inner)
                WriteVariables(GroupIn(path, InnerVariables), inner,
                    [.. training.OptimizerVariables.Skip(training.OptimizerVariables.Count > training.FirstVariables ? 4 : 2)]);
        }

        void WriteVariables(string group, string name, IReadOnlyList<(string Path, NDArray Value)> variables)
        {
            if (variables.Count > 0) file.Text(group, "name", name);
            foreach (var (i, (_, value)) in variables.Index()) file.Dataset($"{group}/{i}", value);
        }
    }

    /// <summary>Writes settings and variables into an <c>.h5</c> file.</summary>
    public static void WriteLegacy(Hdf5Writer file, TrainingState state)
    {
        file.Text("", "training_config", PythonJson.Text(state.TrainingConfig), Hdf5Text.Bytes);
        if (state.OptimizerVariables.Count == 0) return;
        const string group = "optimizer_weights";
        // Adafactor's placeholders share a path in Keras, which a file cannot hold twice.
        var taken = new HashSet<string>();
        var paths = state.OptimizerVariables.Select(v => Names(v.Path).First(taken.Add)).ToArray();
        file.Texts(group, "weight_names", paths, state.IsKeras2 ? Hdf5Text.Fixed : Hdf5Text.Bytes);
        foreach (var (path, (_, value)) in paths.Zip(state.OptimizerVariables)) file.Dataset($"{group}/{path}", value);

        static IEnumerable<string> Names(string path) => Enumerable.Range(0, int.MaxValue).Select(i => i == 0 ? path : $"{path}_{i}");
    }
}
