using OnnxKeras.Layers;

namespace OnnxKeras.Tests;

/// <summary>Weights that lie elsewhere than in host memory, as a GPU's do, are read by copy.</summary>
public class LiveWeightsTests
{
    static readonly float[,] two = { { 1, 1 }, { 0, 3 } };

    [Fact]
    public void WeightsElsewhereAreCopiedWhenTheyChange()
    {
        Keras.ClearSession();
        var x = Keras.Input([2]);
        using var model = new Model(x, new Dense(1).Apply(x));
        Away[] places = [.. model.Weights.Select(w => new Away(w.Storage))];
        foreach (var (weight, place) in model.Weights.Zip(places)) weight.Storage = place;

        for (var i = 1; i < 5; i++)
        {
            Set(i, -1, 0.5f);
            Assert.Equal([i - 0.5f, -2.5f], Predicted());
            var reads = places[0].Reads;
            model.Weights[1].Value = NDArray.Of([1f], [1]);
            Assert.Equal([i, -2], Predicted());
            Assert.InRange(places[0].Reads, reads, reads + 1);  // the kernel rests; at most freezing reads it
        }
        using var exported = Predictor.Load(model.ToOnnx().ToArray());
        Assert.Equal([4, -2], ((NDArray)exported.Predict(two)).ToArray<float>());
        Assert.Equal([4, -1], model.Weights[0].Value.ToArray<float>());

        void Set(float first, float second, float bias)
        {
            model.Weights[0].Value = NDArray.Of([first, second], [2, 1]);
            model.Weights[1].Value = NDArray.Of([bias], [1]);
        }

        float[] Predicted() => ((NDArray)model.PredictOnBatch(two)).ToArray<float>();
    }

    /// <summary>Memory that has no address here.</summary>
    sealed class Away(VariableStorage held) : VariableStorage
    {
        public int Reads { get; private set; }

        public override nint Address => 0;

        public override long Version => held.Version;

        public override void Read(Span<byte> destination)
        {
            Reads++;
            held.Read(destination);
        }

        public override void Write(ReadOnlySpan<byte> source) => held.Write(source);
    }
}
