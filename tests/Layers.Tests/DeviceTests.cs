using TorchSharp;
using static TorchSharp.torch;

namespace OnnxKeras.Tests;

/// <summary>Every layer computes and learns on the device it is told.</summary>
[Collection(nameof(Alone))]
public class DeviceTests
{
    public static IEnumerable<object[]> Rows =>
        from example in Examples.All from way in Enum.GetValues<Elsewhere>() from training in new[] { false, true }
        select new object[] { example.Name, way, training };

    [Theory, MemberData(nameof(Rows))]
    public void EveryTensorLiesThere(string name, Elsewhere way, bool training)
    {
        var example = Examples.Of(name);
        using var model = example.Model();
        var lacking = way.Run(device =>
        {
            var parameters = new FlatParameters([.. model.TrainableWeights], device);
            var backend = new TorchBackend(training ? parameters : null, device) { Losses = [] };
            var outputs = backend.Invoke(model, new CallArguments([.. example.Values(3).Select(backend.Wrap)]));
            var loss = outputs.Select(backend.Value).Select(y => y.to(ScalarType.Float32).sum()).Concat(backend.Losses)
                .Aggregate((a, b) => a + b);
            if (loss.requires_grad) loss.backward();
        });
        if (lacking is not null) Assert.Contains(lacking, ElsewhereRun.Lacking);
    }
}
