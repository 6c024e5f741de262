using TorchSharp;
using static TorchSharp.torch;
using OnnxKeras.Layers;

namespace OnnxKeras.Bench;

/// <summary>Training steps of an LSTM 64 → 128 over 100 steps, batch 32, plain gradient descent.</summary>
static class TrainLstm
{
    const int Batch = 32, Time = 100, Features = 64, Units = 128, Steps = 10;

    /// <summary>Against stock TorchSharp's module.</summary>
    public static Pair AgainstTorch()
    {
        var hand = new Hand();
        var model = Ours("tanh", masked: false);
        var (x, y) = Data();
        return new Pair("Train LSTM 64 → 128, 100 steps, batch 32", "steps/s", 0.8, hand.Run, () => Run(model, x, y), Steps)
            .Owning(model, hand);
    }

    /// <summary>The fused kernel against the loop that defines the layer; the mask is gappy where there is one.</summary>
    public static Pair AgainstLoop(bool masked)
    {
        Model loop = Ours(new ActivationFunction("plain_tanh", Ops.Tanh), masked), fused = Ours("tanh", masked);
        var (x, y) = Data();
        return new Pair($"LSTM fused, against our own loop{(masked ? ", masked" : "")}", "steps/s", 1.5,
            () => Run(loop, x, y), () => Run(fused, x, y), Steps).Owning(loop, fused);
    }

    static void Run(Model model, NDArray x, NDArray y)
    {
        for (var i = 0; i < Steps; i++) model.TrainOnBatch(x, y);
    }

    static Model Ours(ActivationFunction activation, bool masked)
    {
        var input = Keras.Input([Time, Features]);
        var x = masked ? new Masking().Apply(input) : input;
        var model = new Model(input, new LSTM(Units, activation, returnSequences: true).Apply(x));
        model.Compile(new Optimizers.SGD(0.01f), "mse");
        return model;
    }

    static (NDArray X, NDArray Y) Data()
    {
        var random = new Random(1);
        NDArray x = NDArray.Zeros(DType.Float32, [Batch, Time, Features]), y = NDArray.Zeros(DType.Float32, [Batch, Time, Units]);
        for (var row = 0; row < Batch * Time; row++)
            if (random.Next(4) > 0)
                foreach (ref var value in x.Span<float>().Slice(row * Features, Features)) value = random.NextSingle();
        return (x, y);
    }

    sealed class Hand : IDisposable
    {
        readonly TorchSharp.Modules.LSTM lstm = nn.LSTM(Features, Units, batchFirst: true);
        readonly Tensor x = rand(Batch, Time, Features), y = zeros(Batch, Time, Units);
        readonly TorchSharp.Modules.SGD optimizer;

        public Hand() => optimizer = optim.SGD(lstm.parameters(), 0.01);

        public void Run()
        {
            var total = 0.0;
            for (var i = 0; i < Steps; i++)
            {
                using var scope = NewDisposeScope();
                optimizer.zero_grad();
                var loss = nn.functional.mse_loss(lstm.call(x).Item1, y);
                loss.backward();
                optimizer.step();
                total += loss.item<float>();
            }
        }

        public void Dispose()
        {
            optimizer.Dispose();
            lstm.Dispose();
            x.Dispose();
            y.Dispose();
        }
    }
}
