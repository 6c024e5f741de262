using OnnxKeras.Layers;

namespace OnnxKeras.Tests;

/// <summary>What is refused, and in which words: which layer, what came, what was expected, what to do.</summary>
public class BadInputTests : GraphTest
{
    public static TheoryData<string, Action> Cases => new()
    {
        // Construction.
        { "Dense 'dense' needs a positive number of units, got -1.", () => new Dense(-1) },
        { "Conv2D 'conv2d' needs a positive number of filters, got 0.", () => new Conv2D(0, 3) },
        { "Conv2D 'conv2d' needs positive strides, got (0, 0).", () => new Conv2D(4, 3, 0) },
        { "Conv2D 'conv2d' takes strides or a dilation rate, not both; got (2, 2) and (3, 3).", () => new Conv2D(4, 3, 2, dilationRate: 3) },
        { "Conv2D 'conv2d' cannot split 4 filters into 3 groups: it must divide.", () => new Conv2D(4, 3, groups: 3) },
        { "Conv2D 'conv2d' takes causal padding in one dimension only.", () => new Conv2D(4, 3, padding: Padding.Causal) },
        { "BatchNormalization 'batch_normalization' needs a momentum in [0, 1], got 2.", () => new BatchNormalization(momentum: 2) },
        { "Reshape 'reshape' cannot reshape to (-1, -1): sizes are non-negative, and −1 stands at most once.", () => new Reshape([-1, -1]) },
        { "InputLayer 'input_layer' cannot have the shape (-3,): sizes are null or non-negative.", () => Keras.Input([-3]) },
        { "Unknown activation 'rleu'. Did you mean 'relu'?*", () => new Dense(1, "rleu") },
        { "Unknown initializer 'glorot_unifrom'. Did you mean 'glorot_uniform'?*", () => new Dense(1, kernelInitializer: "glorot_unifrom") },
        { "Unknown regularizer 'l3'. Did you mean 'l1'?*", () => new Dense(1, kernelRegularizer: "l3") },

        // Calls.
        { "Dense 'logits' cannot take an input of shape (None, 6): its kernel is (5, 4), so the last axis must be 5.", () =>
            {
                var layer = new Dense(4, name: "logits");
                layer.Apply(Keras.Input([5]));
                layer.Apply(Keras.Input([6]));
            } },
        { "Dense 'dense' cannot take an input of shape (None,): it must have at least 2 axes, the batch included.", () => new Dense(1).Apply(Keras.Input([])) },
        { "Dense 'dense' cannot take an input of shape (None, None): the last axis must be known.", () => new Dense(1).Apply(Keras.Input([null])) },
        { "Dense 'dense' takes one input, but was called on 2 (shapes (None, 3), (None, 4)).", () => new Dense(1).Apply(Keras.Input([3]), Keras.Input([4])) },
        { "Dense 'dense' was called without an input.", () => new Dense(1).Apply() },
        { "Conv2D 'conv2d' cannot take an input of shape (None, 28, 28): it must have 4 axes, the batch included.",
            () => new Conv2D(4, 3).Apply(Keras.Input([28, 28])) },
        { "Conv2D 'conv2d' cannot take an input of shape (None, 2, 9, 1): a window of 3 does not fit into axis 1 of size 2 without padding.",
            () => new Conv2D(4, 3).Apply(Keras.Input([2, 9, 1])) },
        { "Conv2D 'conv2d' cannot split the 3 channels of an input of shape (None, 8, 8, 3) into 2 groups.",
            () => new Conv2D(4, 3, groups: 2).Apply(Keras.Input([8, 8, 3])) },
        { "Conv2D 'conv2d' cannot take an input of shape (None, 8, 8, None): the channel axis must be known.",
            () => new Conv2D(4, 3).Apply(Keras.Input([8, 8, null])) },
        { "MaxPooling2D 'max_pooling2d' cannot take an input of shape (None, 1, 1, 3): a window of 2 does not fit into axis 1 of size 1 without padding.",
            () => new MaxPooling2D().Apply(Keras.Input([1, 1, 3])) },
        { "LSTM 'lstm' cannot take an input of shape (None, 4): it must *", () => new LSTM(3).Apply(Keras.Input([4])) },
        { "LSTM 'lstm' has 3 outputs: call ApplyMany, as in var (a, b) = layer.ApplyMany(x).", () => new LSTM(3, returnState: true).Apply(Keras.Input([5, 4])) },
        { "Reshape 'reshape' cannot take an input of shape (None, 6): its 6 elements a sample do not make (4,).", () => new Reshape([4]).Apply(Keras.Input([6])) },
        { "*a tensor of shape (None, 6) cannot be reshaped to (None, 4): the number of elements differs.", () => Ops.Reshape(Keras.Input([6]), [null, 4]) },
        { "*a tensor of shape (None, 6) cannot be reshaped to (None, -1, 4): the number of elements differs.",
            () => Ops.Reshape(Keras.Input([6]), [null, -1, 4]) },
        { "Concatenate 'concatenate' needs inputs that agree on every axis but 1; got shapes (None, 2, 3), (None, 2, 4).",
            () => Keras.Concatenate([Keras.Input([2, 3]), Keras.Input([2, 4])], axis: 1) },
        { "Add 'add' cannot combine inputs of shapes (None, 3), (None, 4): apart from the batch they must be equal or broadcast.",
            () => Keras.Add([Keras.Input([3]), Keras.Input([4])]) },
        { "Add 'add' cannot merge batches of different sizes; got shapes (2, 3), (4, 3).",
            () => Keras.Add([Keras.Input([3], batchSize: 2), Keras.Input([3], batchSize: 4)]) },
        { "Add 'add' cannot take inputs of shapes (None, 3), (None, 4): shapes (None, 3) and (None, 4) cannot be broadcast together: 3 and 4 differ and neither is 1.",
            () => _ = Keras.Input([3]) + Keras.Input([4]) },
        { "GetItem 'get_item' cannot take an input of shape (None, 3): index 3 is out of range for axis 1 of a tensor of shape (None, 3).",
            () => _ = Keras.Input([3])[.., 3] },
        { "Einsum 'einsum' cannot take an input of shape (None, 3): einsum 'ab->ac': no operand has the output's axis 'c'.",
            () => Ops.Einsum("ab->ac", Keras.Input([3])) },
        { "*a tensor of shape (None, 3) cannot be broadcast to (None, 1): only axes of size 1 can be repeated.",
            () => Ops.BroadcastTo(Keras.Input([3]), [null, 1]) },
        { "Transpose 'transpose' cannot take an input of shape (None, 3): (0, 0) is no order of the 2 axes of a tensor of shape (None, 3).",
            () => Ops.Transpose(Keras.Input([3]), [0, 0]) },

        // Models.
        { "Graph disconnected: nobody produces tensor 'b' of shape (None, 4), which layer 'add' needs. The model's inputs are 'a': add it to them.", () =>
            {
                var (a, b) = (Keras.Input([4], name: "a"), Keras.Input([4], name: "b"));
                _ = new Model(a, Keras.Add([a, b]));
            } },
        { "Functional 'functional' has 2 layers named 'd' (Dense, Dense): every name must be unique.", () =>
            {
                var x = Keras.Input([4]);
                _ = new Model(x, new Dense(3, name: "d").Apply(new Dense(4, name: "d").Apply(x)));
            } },
        { "Functional 'functional' lists an input twice: a, a.", () =>
            {
                var a = Keras.Input([4], name: "a");
                _ = new Model([a, a], a);
            } },
        { "Functional 'functional' needs at least one input and one output.", () => _ = new Model([], Keras.Input([4])) },
        { "Functional 'functional' takes tensors of a graph as inputs and outputs: what Keras.Input and layers return, not a Constant.",
            () => _ = new Model(Keras.Input([4]), (KerasTensor)1.0) },
        { "Functional 'siamese' has 2 inputs (left, right), but was called on 1.", () => KnownModels.Siamese().ApplyMany(Keras.Input([4])) },
        { "Functional 'siamese' cannot take an input of shape (None, 5): its input 'right' has the shape (None, 4).",
            () => KnownModels.Siamese().ApplyMany(Keras.Input([4]), Keras.Input([5])) },
        { "Sequential 'sequential' has no layers.", () => new Sequential().Apply(Keras.Input([4])) },
        { "Layer dense has no inbound nodes: it has never been called, so it has no output yet.", () => _ = new Dense(1).Output },
    };

    [Theory, MemberData(nameof(Cases))]
    public void Refused(string message, Action action)
    {
        Keras.ClearSession();
        var actual = ErrorOf(action);
        if (message.EndsWith('*')) Assert.StartsWith(message.TrimEnd('*', ' '), actual);
        else if (message.StartsWith('*')) Assert.EndsWith(message[1..], actual);
        else Assert.Equal(message, actual);
    }

    [Fact]
    public void UnknownNamesListTheKnownOnes()
    {
        var message = ErrorOf(() => new Dense(1, "rleu"));
        Assert.Contains("Known: celu, elu, exponential, gelu, glu, ", message);
    }

    [Fact]
    public void AFailedCallLeavesNoNode()
    {
        var layer = new Dense(4);
        layer.Apply(Keras.Input([5]));
        ErrorOf(() => layer.Apply(Keras.Input([6])));
        Assert.Single(layer.InboundNodes);
    }
}
