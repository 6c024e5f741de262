using System.IO.Compression;
using System.Text.Json.Nodes;
using OnnxKeras.Layers;
using Xunit;

namespace OnnxKeras.Tests;

/// <summary>
/// Vocabularies that lookups found in data: in Keras's archives they are files beside the configuration
/// (keras/src/layers/preprocessing/index_lookup.py, save_assets), here they stand in it.
/// </summary>
public sealed class VocabularyTests : IDisposable
{
    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    static Model Lookups(params (IntegerLookup Lookup, long[] Data)[] lookups)
    {
        var x = Keras.Input([3], dtype: DType.Int64);
        foreach (var (lookup, data) in lookups) lookup.Adapt(data);
        return new Model(x, [.. lookups.Select(l => l.Lookup.Apply(x))]);
    }

    /// <summary>The archive as Keras writes it: each vocabulary in a file, none in the configuration.</summary>
    void MakeKeras(string path, params (string Layer, string Vocabulary)[] vocabularies)
    {
        using var zip = ZipFile.Open(path, ZipArchiveMode.Update);
        var entry = zip.GetEntry("config.json")!;
        JsonNode config;
        using (var stream = entry.Open()) config = JsonNode.Parse(stream)!;
        foreach (var layer in config["config"]!["layers"]!.AsArray())
            if (layer!["class_name"]!.ToString() == "IntegerLookup")
                (layer["config"]!["vocabulary"], layer["config"]!["idf_weights"]) = (null, null);
        entry.Delete();
        Add("config.json", config.ToJsonString());
        foreach (var (layer, vocabulary) in vocabularies) Add($"assets/{layer}/vocabulary.txt", vocabulary);

        void Add(string name, string text)
        {
            using var writer = new StreamWriter(zip.CreateEntry(name, CompressionLevel.NoCompression).Open());
            writer.Write(text);
        }
    }

    [Fact]
    public void TheyAreReadFromTheirFiles()
    {
        Keras.ClearSession();
        var path = folder["m.keras"];
        using (var model = Lookups((new(maskToken: 0), [1, 1, 2]), (new(outputMode: OutputMode.TfIdf), [7, 7, 8]),
            (new(outputMode: OutputMode.Count), [5]))) model.Save(path);
        MakeKeras(path, ("layers/integer_lookup", "0\n-1\n1\n2"), ("layers/integer_lookup_1", "-1\n7\n8\n"),
            ("layers/integer_lookup_2", "-1\r\n5\r\n"));
        using var loaded = Keras.LoadModel(path);
        var lookups = loaded.Layers.OfType<IntegerLookup>().ToList();
        Assert.Equal([0L, -1, 1, 2], lookups[0].GetVocabulary());
        Assert.Equal([7L, 8], lookups[1].GetVocabulary(includeSpecialTokens: false));
        Assert.Equal([-1L, 5], lookups[2].GetVocabulary());
        // ln(1 + 3 / 3), ln(1 + 3 / 2), and for what is unknown their mean.
        double[] worth = [(Math.Log(2) + Math.Log(2.5)) / 2, Math.Log(2), Math.Log(2.5)];
        foreach (var (expected, actual) in worth.Zip(lookups[1].IdfWeights!)) Assert.Equal(expected, actual, 1e-6);
    }

    [Fact]
    public void WhatIsSavedIsLoaded()
    {
        Keras.ClearSession();
        var path = folder["m.keras"];
        using var model = Lookups((new(), [1, 1, 2]), (new(8, outputMode: OutputMode.TfIdf, padToMaxTokens: true), [7, 7, 8]));
        model.Save(path);
        // Keras reads what terms are worth here, padded to the output's size.
        using (var file = WeightFile.Open(path))
            Assert.Equal([8], file.ShapeOf("layers/integer_lookup_1/vars/idf_weights"));
        using var loaded = Keras.LoadModel(path);
        Assert.Equal(model.ToJson(), loaded.ToJson());
        loaded.LoadWeights(path);
    }

    [Theory]
    [InlineData("-1\none", "The vocabulary of 'layers/integer_lookup' holds whole numbers, but one line is 'one'.")]
    [InlineData("1\n1", "needs a vocabulary without repetitions; '1' repeats.")]
    [InlineData("1\n2\n3", "but at most 3 are allowed.")]
    public void DamagedOnesAreRefused(string vocabulary, string message)
    {
        Keras.ClearSession();
        var path = folder["m.keras"];
        using (var model = Lookups((new(3), [1, 1, 2]))) model.Save(path);
        MakeKeras(path, ("layers/integer_lookup", vocabulary));
        Assert.Contains(message, Assert.ThrowsAny<KerasException>(() => Keras.LoadModel(path)).Message);
    }
}
