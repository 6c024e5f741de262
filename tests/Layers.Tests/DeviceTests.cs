using TorchSharp;
using static TorchSharp.torch;

namespace OnnxKeras.Tests;

/// <summary>
/// Every layer computes and learns on the device it is told. Torch's meta device has shapes and types but no numbers, and mixes with the CPU no
/// better than a GPU does.
/// </summary>
public class DeviceTests
{
    public static TheoryData<string, bool> Rows
    {
        get
        {
            var rows = new TheoryData<string, bool>();
            foreach (var example in Examples.All)
            {
                rows.Add(example.Name, false);
                rows.Add(example.Name, true);
            }
            return rows;
        }
    }

    [Theory, MemberData(nameof(Rows))]
    public void NothingIsLeftOnTheCpu(string name, bool training)
    {
        var example = Examples.Of(name);
        using var model = example.Model();
        using var scope = NewDisposeScope();
        var parameters = new FlatParameters([.. model.TrainableWeights], META);
        var backend = new TorchBackend(training ? parameters : null, META) { Losses = [] };
        var outputs = backend.Invoke(model, new CallArguments([.. example.Values(3).Select(backend.Wrap)]));
        var loss = outputs.Select(backend.Value).Select(y => y.to(ScalarType.Float32).sum()).Concat(backend.Losses).Aggregate((a, b) => a + b);
        if (loss.requires_grad) loss.backward();
        Assert.All(scope.DisposablesView.OfType<Tensor>(), t => Assert.Equal(DeviceType.META, t.device_type));
    }
}
