using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using OnnxKeras.Layers;

namespace OnnxKeras.Bench;

/// <summary>Training the 784-64-64-10 MLP with Adam: <c>Fit</c>, with metrics, against a loop of stock TorchSharp without them. Both shuffle.</summary>
static class FitMlp
{
    const int Classes = 10, Features = 784, Epochs = 5;

    public static Pair Create(int batchSize, int steps)
    {
        var samples = batchSize * steps;
        var random = new Random(1);
        var x = new float[samples, Features];
        var y = new float[samples, Classes];
        for (var i = 0; i < samples; i++)
        {
            for (var j = 0; j < Features; j++) x[i, j] = random.NextSingle();
            y[i, random.Next(Classes)] = 1;
        }

        var model = new Sequential([new InputLayer([Features]), new Dense(64, activation: "relu"), new Dense(64, activation: "relu"),
            new Dense(Classes, activation: "softmax")]);
        model.Compile(optimizer: "adam", loss: "categorical_crossentropy", metrics: ["accuracy"]);

        var hand = new Hand(x, y, batchSize);
        return new Pair($"Fit MLP 784-64-64-10, Adam, batch {batchSize}", "steps/s", batchSize == 32 ? 1.3 : 1.0,
            hand.Fit, () => model.Fit(x, y, batchSize: batchSize, epochs: Epochs, verbose: 0), steps * Epochs).Owning(model, hand);
    }

    /// <summary>What one writes by hand: modules, cross entropy on logits, torch's Adam.</summary>
    sealed class Hand : IDisposable
    {
        readonly TorchSharp.Modules.Sequential net = nn.Sequential(nn.Linear(Features, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, Classes));
        readonly Adam optimizer;
        readonly CrossEntropyLoss loss = nn.CrossEntropyLoss();
        readonly Tensor x, y;
        readonly int batchSize;

        public Hand(float[,] x, float[,] y, int batchSize)
        {
            optimizer = optim.Adam(net.parameters());
            (this.x, this.y, this.batchSize) = (tensor(x), tensor(y).argmax(1), batchSize);
        }

        public void Fit()
        {
            for (var epoch = 0; epoch < Epochs; epoch++) Epoch();
        }

        void Epoch()
        {
            var total = 0.0;
            using var order = randperm(x.shape[0]);
            for (long start = 0; start < x.shape[0]; start += batchSize)
            {
                using var scope = NewDisposeScope();
                var rows = order.narrow(0, start, Math.Min(batchSize, x.shape[0] - start));
                optimizer.zero_grad();
                var value = loss.forward(net.forward(x.index_select(0, rows)), y.index_select(0, rows));
                value.backward();
                optimizer.step();
                total += value.item<float>();
            }
        }

        public void Dispose()
        {
            optimizer.Dispose();
            loss.Dispose();
            net.Dispose();
            x.Dispose();
            y.Dispose();
        }
    }
}
