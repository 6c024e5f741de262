using System.Diagnostics;
using Microsoft.ML.OnnxRuntime;
using OnnxKeras.Layers;
using OnnxKeras.Onnx;

namespace OnnxKeras.Serving;

/// <summary>
/// Answers for a model in memory, whose weights may be changing. Two sessions serve it: a frozen one with the weights of one moment inside,
/// which the runtime has laid out for speed, and a live one that reads them where they lie, training memory included. After a change the
/// live one answers; once it has computed for as long as freezing takes, the weights rest long enough to freeze them again.
/// </summary>
/// <remarks>The live session takes weights as inputs, so no optimizer of the runtime can fold them into anything.</remarks>
sealed class ModelPredictor(Model model) : IDisposable
{
    const int Opset = 21;

    // While weights change, training has threads of its own: idle ones of the runtime must not keep the cores busy.
    static readonly PredictorOptions training = new(Spinning: false), resting = new();

    readonly Lock choosing = new();
    ModelGraph? graph;
    Variable[] weights = [];
    (CategoryLayer Layer, int Revision)[] categories = [];
    OnnxModel? liveModel;
    OnnxSession? frozen, live;
    LiveWeights? lent;
    long frozenVersion = -1, liveVersion = -1;
    TimeSpan freezing, answering;

    /// <summary>The model's predictor, kept with it.</summary>
    public static ModelPredictor Of(Model model) => model.Service(m => new ModelPredictor(m));

    /// <summary>The outputs for the given inputs.</summary>
    public NDArray[] Run(NDArray[] inputs, int? batchSize, BatchHooks? hooks, CancellationToken cancellationToken)
    {
        var (session, values, states) = Choose();
        using (session)
        {
            if (states.Count == 0) return Timed(session, [], values);
            lock (states)
            {
                var carried = states.Select(s => s.Value).ToArray();
                var outputs = Timed(session, carried, values);
                for (var i = 0; i < carried.Length; i++) states[i].Value = carried[i];
                return outputs;
            }
        }

        NDArray[] Timed(OnnxSession session, NDArray[] states, IReadOnlyList<OrtValue> values)
        {
            var start = Stopwatch.GetTimestamp();
            var outputs = session.Run(inputs, batchSize, states, values, hooks, cancellationToken);
            if (values.Count > 0)
                lock (choosing) answering += Stopwatch.GetElapsedTime(start);
            return outputs;
        }
    }

    public void Dispose()
    {
        lock (choosing) Reset();
    }

    (OnnxSession Session, IReadOnlyList<OrtValue> Lent, IReadOnlyList<Variable> States) Choose()
    {
        lock (choosing)
        {
            if (graph != model.Graph || Array.Exists(categories, c => c.Layer.Revision != c.Revision))
            {
                Reset();
                (graph, liveModel) = (model.Graph, OnnxExport.Export(model, Opset, liveWeights: true));
                weights = [.. model.Weights.Except(liveModel.States)];
                categories = [.. model.SelfAndInner.OfType<CategoryLayer>().Select(l => (l, l.Revision))];
            }
            var version = 0L;
            foreach (var weight in weights) version += weight.Storage.Version;
            if (version != liveVersion) (liveVersion, answering) = (version, TimeSpan.Zero);
            if (frozen is null || frozenVersion != version && answering > freezing) Freeze(version);
            if (frozenVersion == version) return (frozen!.Acquire(), [], liveModel!.States);
            if (live is null)
            {
                live = new OnnxSession(liveModel!.ToArray(), training);
                lent = new LiveWeights(liveModel.LiveVariables);
            }
            return (live.Acquire(), lent!.Current(), liveModel!.States);
        }
    }

    void Freeze(long version)
    {
        var watch = Stopwatch.GetTimestamp();
        frozen?.Dispose();
        frozen = null;
        frozen = new OnnxSession(OnnxExport.Export(model, Opset, liveWeights: false).ToArray(), resting);
        (frozenVersion, freezing) = (version, Stopwatch.GetElapsedTime(watch));
    }

    void Reset()
    {
        frozen?.Dispose();
        live?.Dispose();
        (frozen, live, lent, frozenVersion) = (null, null, null, -1);
    }
}
