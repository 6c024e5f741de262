using System.Text.Json;
using System.Text.Json.Nodes;

namespace OnnxKeras.Tests;

/// <summary>A recorded training: files before and after, its data, and what Keras returned.</summary>
sealed class TrainCase : IDisposable
{
    readonly string folder;

    public TrainCase(string folder, JsonElement entry)
    {
        (this.folder, Entry) = (folder, entry);
        Name = entry.GetProperty("case").GetString()!;
        IsKeras2 = File.Exists(FileOf("before.h5"));
        IsEarly = folder.Split('/', '\\').Contains("compat");
        Io = Hdf5Reader.Open(FileOf("io.h5"));
    }

    public JsonElement Entry { get; }
    public string Name { get; }
    public Hdf5Reader Io { get; }
    public bool IsKeras2 { get; }
    /// <summary>Early versions of Keras 3 return the mean since the first call.</summary>
    public bool IsEarly { get; }
    /// <summary>Whether figures are compared with the recorded ones.</summary>
    public bool Compares { get; init; } = true;
    public string Mode => Entry.GetProperty("mode").GetString()!;
    public int BatchSize => Entry.GetProperty("batch_size").GetInt32();

    /// <summary>The model of the file before or after.</summary>
    public Model Load(string when, IReadOnlyDictionary<string, object>? customObjects = null) =>
        Keras.LoadModel(FileOf(IsKeras2 ? $"{when}.h5" : $"{when}.keras"), customObjects);

    /// <summary>
    /// The model of the file before or after, compiled as the file says; Keras 2's files don't hold weighted metrics, but the case does.
    /// </summary>
    public Model Compiled(string when)
    {
        var model = Load(when);
        if (IsKeras2 && Entry.GetProperty("compile").GetProperty("weighted_metrics") is { ValueKind: not JsonValueKind.Null } weighted)
            model.TrainingState!.Settings["weighted_metrics"] = JsonNode.Parse(weighted.GetRawText());
        return model;
    }

    /// <summary>Whether the case has a file of the model before or after.</summary>
    public bool Has(string when) => File.Exists(FileOf(IsKeras2 ? $"{when}.h5" : $"{when}.keras"));

    /// <summary>The arrays <c>group/0</c>, <c>group/1</c>, …, in the order in which they were recorded.</summary>
    public NDArray[] Arrays(string group) => [.. Members(group).Select(i => Io.Read($"{group}/{i}"))];

    /// <summary>
    /// What a call was given: arrays recorded by key (<c>y_keys</c>, …) by that name, others by place; <c>null</c> where there were none.
    /// Weights may leave outputs out.
    /// </summary>
    public Data? Given(string group, Model model)
    {
        if (!Io.HasGroup(group)) return null;
        var (places, arrays) = (Members(group), Arrays(group));
        var ofInputs = group.Split('_')[^1] == "x";
        string[]? names = Keys(ofInputs ? ["x_keys", "input_keys"] : ["y_keys"]);
        if (names is null && !ofInputs && places[^1] >= places.Length) names = [.. model.OutputNames];
        return names is not null && arrays.Length > 1 | places[^1] >= places.Length
            ? places.Zip(arrays).ToDictionary(a => names[a.First], a => a.Second)
            : arrays;
    }

    int[] Members(string group) => [.. Io.Members(group).Select(int.Parse).Order()];

    string[]? Keys(string[] properties) => properties.Select(p => Entry.TryGetProperty(p, out var keys) ? keys : default)
        .FirstOrDefault(k => k.ValueKind == JsonValueKind.Array) is { ValueKind: JsonValueKind.Array } found
        ? [.. found.EnumerateArray().Select(k => k.GetString()!)]
        : null;

    /// <summary>The optimizer's variables that Keras has saved, in the order of today's versions.</summary>
    public IReadOnlyList<(string Path, NDArray Value)> OptimizerVariables(Model model)
    {
        if (model.TrainingState?.OptimizerVariables is not { } saved) return [];
        var optimizer = Entry.GetProperty("compile").GetProperty("optimizer");
        if (!IsEarly || $"{optimizer.GetProperty("class_name")}" != "Nadam" || saved.Count < 3 || saved[2].Value.Rank > 0) return saved;
        // The momentum schedule's product moved behind the slots.
        return [.. saved.Take(2).Concat(saved.Skip(3)).Append(saved[2]).Select((v, i) => (saved[i].Path, v.Value))];
    }

    /// <summary>Whether all elements are within the case's tolerances.</summary>
    public bool IsClose(NDArray expected, NDArray came) =>
        Enumerable.Range(0, expected.Count).All(i => IsClose(expected.GetDouble(i), came.GetDouble(i)));

    bool IsClose(double expected, double came) => double.IsNaN(expected) ? double.IsNaN(came)
        : Math.Abs(expected - came) <= Entry.GetProperty("atol").GetDouble() + Entry.GetProperty("rtol").GetDouble() * Math.Abs(expected);

    /// <summary>Within the case's tolerances.</summary>
    public void Close(double expected, double came, string what)
    {
        if (Compares) Assert.True(IsClose(expected, came), $"{what} is {came:R}, Keras has {expected:R}");
    }

    public void Close(NDArray expected, NDArray came, string what)
    {
        Assert.Equal(expected.Shape, came.Shape);
        for (var i = 0; i < expected.Count; i++) Close(expected.GetDouble(i), came.GetDouble(i), $"{what}[{i}]");
    }

    public void Dispose() => Io.Dispose();

    string FileOf(string ending) => Path.Combine(folder, $"{Name}.{ending}");
}
