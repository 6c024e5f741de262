using System.Diagnostics;
using Microsoft.ML.OnnxRuntime;

namespace OnnxKeras.Serving;

/// <summary>
/// Answers for a model in memory, whose weights may be changing. Two sessions serve it: a frozen one with the weights of one moment inside,
/// which the runtime has laid out for speed, and a live one that reads them where they lie, training memory included. After a change the live
/// one answers; once it has computed for as long as freezing takes, the weights rest long enough to freeze them again.
/// </summary>
/// <remarks>The live session takes weights as inputs, so no optimizer of the runtime can fold them into anything.</remarks>
sealed class ModelPredictor(Model model) : IDisposable
{
    const int Opset = 21;

    readonly Lock choosing = new();
    ModelGraph? graph;
    IReadOnlyList<Variable> weights = [];
    OnnxSession? frozen, live;
    LiveWeights? lent;
    long frozenVersion = -1, liveVersion = -1;
    TimeSpan freezing, answering;

    /// <summary>The model's predictor, kept with it.</summary>
    public static ModelPredictor Of(Model model) => model.Service(m => new ModelPredictor(m));

    /// <summary>The outputs for the given inputs.</summary>
    public NDArray[] Run(NDArray[] inputs, int? batchSize, Action<int, int>? progress, CancellationToken cancellation)
    {
        var (session, values) = Choose();
        using (session)
        {
            var watch = Stopwatch.GetTimestamp();
            var outputs = session.Run(inputs, batchSize, values, progress, cancellation);
            if (values.Count > 0)
                lock (choosing) answering += Stopwatch.GetElapsedTime(watch);
            return outputs;
        }
    }

    public void Dispose()
    {
        lock (choosing)
        {
            Reset();
            GC.SuppressFinalize(this);
        }
    }

    (OnnxSession Session, IReadOnlyList<OrtValue> Lent) Choose()
    {
        lock (choosing)
        {
            if (graph != model.Graph)
            {
                Reset();
                (graph, weights) = (model.Graph, model.Weights);
            }
            var version = weights.Sum(w => w.Storage.Version);
            if (version != liveVersion) (liveVersion, answering) = (version, TimeSpan.Zero);
            if (frozen is null || frozenVersion != version && answering > freezing) Freeze(version);
            if (frozenVersion == version) return (frozen!.Acquire(), []);
            if (live is null)
            {
                var export = OnnxExport.Export(model, Opset, liveWeights: true);
                live = new OnnxSession(export.ToArray(), new PredictorOptions(Spinning: false));
                lent = new LiveWeights(export.LiveVariables);
            }
            return (live.Acquire(), lent!.Current());
        }
    }

    void Freeze(long version)
    {
        var watch = Stopwatch.GetTimestamp();
        frozen?.Dispose();
        frozen = null;
        frozen = new OnnxSession(OnnxExport.Export(model, Opset, liveWeights: false).ToArray(), new PredictorOptions());
        (frozenVersion, freezing) = (version, Stopwatch.GetElapsedTime(watch));
    }

    void Reset()
    {
        frozen?.Dispose();
        live?.Dispose();
        (frozen, live, lent, frozenVersion) = (null, null, null, -1);
    }
}
