using TorchSharp;
using static OnnxKeras.Tests.TorchCase;

namespace OnnxKeras.Tests;

[Collection(nameof(Alone))]
public sealed class FlatParametersTests
{
    sealed class Weighted : Layer
    {
        public Weighted(string name) : base(name) => EnsureBuilt([[null, 3]]);

        public Variable A { get; private set; } = null!;
        public Variable B { get; private set; } = null!;
        public Variable State { get; private set; } = null!;

        protected override void Build(Shape input)
        {
            A = AddWeight("a", [2, 3]);
            B = AddWeight("b", [5]);
            State = AddWeight("state", [3], trainable: false);
            A.Value = Numbers([2, 3], 1);
            B.Value = Numbers([5], 2);
            State.Value = Numbers([3], 3);
        }
    }

    [Fact]
    public void Values_survive_adoption_and_disposal()
    {
        var layer = new Weighted("survivor");
        var (a, state) = (layer.A.Value.Doubles(), layer.State.Value.Doubles());
        var version = layer.A.Storage.Version;
        using (var parameters = new FlatParameters([layer.A, layer.B]))
        {
            Assert.Equal([0L, 16L], [parameters.OffsetOf(0), parameters.OffsetOf(1)]);
            Assert.Equal(32, parameters.Values.numel());
            Assert.Equal(0, layer.A.Storage.Address % 64);
            Assert.Equal(layer.A.Storage.Address + 64, layer.B.Storage.Address);
            Assert.Equal(a, layer.A.Value.Doubles());
            Assert.Equal(0, parameters.Values.narrow(0, 21, 11).abs().sum().item<float>());
            using (torch.no_grad()) parameters.Values.mul_(2);
            parameters.MarkUpdated();
            Assert.True(layer.A.Storage.Version > version);
            version = layer.A.Storage.Version;
            layer.A.Value = NDArray.Of([1f, 2, 3, 4, 5, 6], [2, 3]);
            Assert.True(layer.A.Storage.Version > version);
            version = layer.A.Storage.Version;
            Assert.Equal(6, parameters.Values[5].item<float>());
        }
        Assert.IsType<HostStorage>(layer.A.Storage);
        Assert.True(layer.A.Storage.Version >= version);
        Assert.Equal([1, 2, 3, 4, 5, 6], layer.A.Value.Doubles());
        Assert.Equal(Numbers([5], 2).Doubles().Select(v => v * 2), layer.B.Value.Doubles());
        Assert.Equal(state, layer.State.Value.Doubles());
    }

    [Fact]
    public void Gradients_add_up_in_the_flat_buffer()
    {
        var layer = new Weighted("graded");
        using var parameters = new FlatParameters([layer.A, layer.B]);
        var backend = new TorchBackend(parameters);
        using var scope = torch.NewDisposeScope();
        for (var i = 0; i < 2; i++)
        {
            var first = Ops.Sum(backend.Multiply(backend.Wrap(Numbers([2, 3], 9)), layer.A));
            backend.Value(first + Ops.Sum(backend.Multiply(layer.B, 3.0))).backward();
        }
        Close([.. Numbers([2, 3], 9).Doubles().Select(v => v * 2)], TorchData.ToArray(parameters.View(parameters.Gradients, 0)), 1e-6);
        Close([6, 6, 6, 6, 6], TorchData.ToArray(parameters.View(parameters.Gradients, 1)), 1e-6);
        Assert.Equal(0, parameters.Gradients.narrow(0, 6, 10).abs().sum().item<float>());
    }

    [Fact]
    public void A_shared_variable_moves_to_the_trainer_that_trains_next()
    {
        var layer = new Weighted("shared");
        var before = layer.A.Value.Doubles();
        using var first = new FlatParameters([layer.A, layer.B]);
        using (var second = new FlatParameters([layer.A]))
        {
            Assert.Equal(before, layer.A.Value.Doubles());
            Step(second, layer.A);
            Assert.Equal(before.Select(v => (double)((float)v + 1)), layer.A.Value.Doubles());
            // A backend of the first sees the values, but does not train what it does not own.
            using (torch.NewDisposeScope()) Assert.False(new TorchBackend(first).Value(layer.A).requires_grad);
            var version = layer.A.Storage.Version;
            first.Claim();
            Assert.True(layer.A.Storage.Version > version);
            Step(first, layer.A);
            second.Claim();
            Step(second, layer.A);
        }
        Assert.Equal(before.Select(v => (double)((float)v + 1 + 1 + 1)), layer.A.Value.Doubles());
        first.Claim();
        Assert.Equal(before.Select(v => (double)((float)v + 1 + 1 + 1)), layer.A.Value.Doubles());

        static void Step(FlatParameters parameters, Variable variable)
        {
            using var scope = torch.NewDisposeScope();
            parameters.Gradients.zero_();
            new TorchBackend(parameters).Value(variable).sum().backward();
            using (torch.no_grad()) parameters.Values.add_(parameters.Gradients);
            parameters.MarkUpdated();
        }
    }

    [Fact]
    public void State_assigned_within_a_step_is_committed_at_its_end()
    {
        var layer = new Weighted("stateful");
        using var parameters = new FlatParameters([layer.A]);
        var backend = new TorchBackend(parameters);
        using var scope = torch.NewDisposeScope();
        var state = layer.State.Value.Doubles();
        var y = backend.Multiply(layer.A, layer.State);
        backend.Assign(layer.State, backend.Wrap(NDArray.Of([7f, 8, 9], [3])));
        backend.Assign(layer.B, backend.Wrap(NDArray.Of([1f], [1])));
        Assert.Equal([7, 8, 9], TorchData.ToArray(backend.Value(layer.State)).Doubles());
        Assert.Equal([1, 1, 1, 1, 1], TorchData.ToArray(backend.Value(layer.B)).Doubles());
        Assert.Equal(state, layer.State.Value.Doubles());
        backend.Value(Ops.Sum(y)).backward();
        Assert.Equal(state.Concat(state), TorchData.ToArray(parameters.View(parameters.Gradients, 0)).Doubles());
        backend.Commit();
        Assert.Equal([7, 8, 9], layer.State.Value.Doubles());
        Assert.Equal([1, 1, 1, 1, 1], layer.B.Value.Doubles());
        backend.Assign(layer.State, backend.Wrap(NDArray.Of([0f], [1])));
        backend.Forget();
        Assert.Equal([7, 8, 9], TorchData.ToArray(backend.Value(layer.State)).Doubles());
    }

    [Fact]
    public void Every_type_of_variable_goes_to_torch_and_back()
    {
        foreach (var type in Enum.GetValues<DType>().Where(t => t != DType.String))
        {
            var variable = new Variable(null, "v", [3], type, new Initializers.Zeros(), false, null, null);
            variable.Value = NDArray.Of([0f, 1, 1], [3]);
            using var scope = torch.NewDisposeScope();
            Assert.Equal([3], new TorchBackend().Value(variable).shape);
            Assert.Equal([0, 1, 1], variable.Value.Doubles());
            variable.Value = NDArray.Of([1f, 0, 1], [3]);
            Assert.Equal(type, variable.Value.DType);
            Assert.Equal([1, 0, 1], variable.Value.Doubles());
            TorchStorage.Release(variable);
            Assert.Equal([1, 0, 1], variable.Value.Doubles());
        }
    }

    [Fact]
    public void The_number_of_native_tensors_stays_flat()
    {
        var layer = new Weighted("flat");
        var host = new Weighted("frozen");
        using var parameters = new FlatParameters([layer.A, layer.B]);
        var backend = new TorchBackend(parameters) { Losses = [] };
        var constant = new Constant(NDArray.Of([1f, 2, 3], [3]));
        void Step()
        {
            using var scope = torch.NewDisposeScope();
            parameters.Claim();
            backend.Losses.Clear();
            var x = backend.Wrap(Numbers([4, 2]));
            var y = Ops.Matmul(x, layer.A) * constant + host.State + layer.State;
            backend.Assign(layer.State, Ops.Mean(y, [0]));
            backend.Value(Ops.Mean(Ops.Softmax(y) * 2)).backward();
        }
        Step();
        var before = NativeTensors();
        for (var i = 0; i < 20; i++) Step();
        Assert.Equal(before, torch.Tensor.TotalCount);
        for (var i = 0; i < 3; i++)
        {
            using var other = new FlatParameters([layer.A, layer.B]);
            other.Dispose();
            Step();
        }
        Assert.Equal(before, torch.Tensor.TotalCount);
    }
}
