using System.IO.Compression;
using System.Text.Json.Nodes;

namespace OnnxKeras.Tests;

/// <summary>Real architectures, damaged at random: each is read, or refused with a sentence of ours.</summary>
[Trait("Suite", "config")]
public class DamagedConfigTests
{
    const int Rounds = 6;

    [Theory]
    [InlineData(".keras")]
    [InlineData(".h5")]
    public void AreReadOrRefused(string ending)
    {
        var escaped = new List<string>();
        foreach (var file in Fixtures.Cases("predict").Concat(Fixtures.Cases("cases"))
            .Select(c => Path.Combine(c.Folder, c.Case.GetProperty("case").GetString() + ending)).Where(File.Exists))
        {
            if (ConfigOf(file) is not { } text) continue;
            var random = new Random(text.Length);
            for (var round = 0; round < Rounds; round++)
            {
                var damaged = JsonNode.Parse(text)!;
                var what = Damage(damaged, random);
                Keras.ClearSession();
                try
                {
                    using var model = Keras.ModelFromJson(damaged.ToJsonString());
                }
                catch (KerasException)
                {
                }
                catch (Exception e)
                {
                    escaped.Add($"{Path.GetFileName(file)}, {what}: {e.GetType().Name} {e.Message} {e.StackTrace?.Split('\n')[0].Trim()}");
                }
            }
        }
        Assert.True(escaped.Count == 0, $"{escaped.Count} escaped:\n{string.Join('\n', escaped.Take(40))}");
    }

    /// <summary>Takes away, empties or replaces one value anywhere.</summary>
    static string Damage(JsonNode root, Random random)
    {
        var places = new List<(JsonNode Parent, string? Key, int Index)>();
        Collect(root);
        var (parent, key, index) = places[random.Next(places.Count)];
        JsonNode?[] others = [null, 0, -1, 1.5, int.MaxValue, 1e300, true, "", "x", new JsonArray(), new JsonObject(),
            new JsonArray(1, null, "x")];
        var path = $"{parent.GetPath()} {key ?? $"[{index}]"}";
        if (random.Next(4) == 0)
        {
            if (key is not null) ((JsonObject)parent).Remove(key);
            else ((JsonArray)parent).RemoveAt(index);
            return $"without {path}";
        }
        var other = others[random.Next(others.Length)];
        if (key is not null) parent[key] = other;
        else parent[index] = other;
        return $"{path} = {other?.ToJsonString() ?? "null"}";

        void Collect(JsonNode node)
        {
            if (node is JsonObject o)
                foreach (var (k, v) in o)
                {
                    places.Add((o, k, 0));
                    if (v is not null) Collect(v);
                }
            else if (node is JsonArray list)
                for (var i = 0; i < list.Count; i++)
                {
                    places.Add((list, null, i));
                    if (list[i] is { } item) Collect(item);
                }
        }
    }

    static string? ConfigOf(string file)
    {
        if (!file.EndsWith(".keras"))
        {
            using var h5 = Hdf5Reader.Open(file);
            return h5.Text("/", "model_config");
        }
        using var zip = ZipFile.OpenRead(file);
        using var reader = new StreamReader(zip.GetEntry("config.json")!.Open());
        return reader.ReadToEnd();
    }
}
