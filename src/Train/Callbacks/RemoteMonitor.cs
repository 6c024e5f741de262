using System.Text.Json;

namespace OnnxKeras.Callbacks;

/// <summary>Posts the figures of each epoch to a server as JSON, <c>{"epoch": 0, "loss": 0.5, …}</c>.</summary>
/// <param name="root">The server.</param>
/// <param name="path">Below the root.</param>
/// <param name="field">The form field that holds the JSON, unless <paramref name="sendAsJson"/>.</param>
/// <param name="headers">Further headers.</param>
/// <param name="sendAsJson">Whether the JSON is the body itself.</param>
/// <param name="client">What to post with; one of its own by default.</param>
public sealed class RemoteMonitor(string root = "http://localhost:9000", string path = "/publish/epoch/end/", string field = "data",
    IReadOnlyDictionary<string, string>? headers = null, bool sendAsJson = false, HttpClient? client = null) : Callback
{
    static readonly Lazy<HttpClient> shared = new(() => new HttpClient { Timeout = TimeSpan.FromSeconds(10) });

    /// <summary>A server that cannot be reached costs a warning, not the training.</summary>
    public override void OnEpochEnd(int epoch, Logs logs)
    {
        var values = new Dictionary<string, object?> { ["epoch"] = epoch };
        // JSON has no NaN and no infinity.
        foreach (var (name, value) in logs) values[name] = double.IsFinite(value) ? value : null;
        var json = JsonSerializer.Serialize(values);
        using var request = new HttpRequestMessage(HttpMethod.Post, root + path)
        {
            Content = sendAsJson ? new StringContent(json, null, "application/json") : new FormUrlEncodedContent([new(field, json)]),
        };
        foreach (var (name, value) in headers ?? new Dictionary<string, string>()) request.Headers.TryAddWithoutValidation(name, value);
        try
        {
            using var response = (client ?? shared.Value).Send(request);
            if (!response.IsSuccessStatusCode) Warning.Write($"RemoteMonitor: {root}{path} answered {(int)response.StatusCode}.");
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            Warning.Write($"RemoteMonitor could not reach {root}: {e.Message}");
        }
    }
}
