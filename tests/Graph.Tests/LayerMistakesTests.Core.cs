using OnnxKeras.Layers;

namespace OnnxKeras.Tests;

public partial class LayerMistakesTests
{
    public static TheoryData<string, Action> CoreMistakes => new()
    {
        { "Dense 'dense' needs a positive number of units, got 0.", () => new Dense(0) },
        { "Dense 'dense' needs a positive number of units, got -1.", () => new Dense(-1) },
        { "Dense 'dense' cannot take an input of shape (None,): it must have at least 2 axes, the batch included.",
            () => new Dense(4).Apply(In()) },
        { "Dense 'dense' cannot take an input of shape (None, None): the last axis must be known.",
            () => new Dense(4).Apply(In([null])) },
        { "Dense 'dense' takes one input, but was called on 2 (shapes (None, 3), (None, 4)).", () => new Dense(4).Apply(In(3), In(4)) },
        { "Dense 'dense' was called without an input.", () => new Dense(4).Apply() },
        { "Dense 'logits' cannot take an input of shape (None, 6): its kernel is (5, 4), so the last axis must be 5.",
            () => Twice(new Dense(4, name: "logits"), In(5), In(6)) },
        { "Unknown activation 'rleu'. Did you mean 'relu'?*", () => new Dense(4, "rleu") },
        { "Unknown initializer 'glorot_unifrom'. Did you mean 'glorot_uniform'?*",
            () => new Dense(4, kernelInitializer: "glorot_unifrom") },
        { "Unknown regularizer 'l3'. Did you mean 'l1'?*", () => new Dense(4, kernelRegularizer: "l3") },
        { "Unknown constraint 'max_nrom'. Did you mean 'max_norm'?*", () => new Dense(4, kernelConstraint: "max_nrom") },
        { "Dense cannot have the name '': it must not be empty nor hold '/', which separates names.",
            () => new Dense(4, name: "") },
        { "Dense cannot have the name 'a/b': it must not be empty nor hold '/', which separates names.",
            () => new Dense(4, name: "a/b") },
        { "Dense 'dense' was called on constants alone: call it on what Keras.Input or another layer returns.",
            () => new Dense(4).Apply((KerasTensor)1.0) },
        { "Dense 'dense' was called on null instead of a tensor.", () => new Dense(4).Apply((KerasTensor)null!) },
        { "Unknown activation 'sigmiod'. Did you mean 'sigmoid'?*", () => new Activation("sigmiod") },
        { "Activation 'activation' takes one input, but was called on 2 (shapes (None, 3), (None, 4)).",
            () => new Activation("relu").Apply(In(3), In(4)) },
        { "Identity 'identity' takes one input, but was called on 2 (shapes (None, 3), (None, 4)).",
            () => new Identity().Apply(In(3), In(4)) },
        { "InputLayer 'input_layer' cannot have the shape (None, -3): sizes are null or non-negative.", () => new InputLayer([-3]) },
        { "InputLayer 'input_layer' cannot have the shape (-1, 3): sizes are null or non-negative.",
            () => new InputLayer([3], batchSize: -1) },
        { "Lambda 'lambda' needs a function, got null.", () => new Lambda(null!) },
        { "Lambda 'lambda' returned null instead of a tensor.", () => new Lambda(x => null!).Apply(In(3)) },
        { "Lambda 'lambda' returned <KerasTensor shape=(None, 4), dtype=float32, layer=input_layer_1>, which it was not called "
            + "on: give the layer that tensor as an input.",
            () => new Lambda(x => In(4)).Apply(In(3)) },
        { "Lambda 'lambda' cannot take an input of shape (None, 3): Add cannot combine <KerasTensor shape=(None, 4), "
            + "dtype=float32, layer=input_layer_1>, which belongs to the graph, with a tensor of shape (None, 3) from inside a "
            + "layer: give the layer the former as an input.",
            () => new Lambda(x => x + In(4)).Apply(In(3)) },
        { "Masking 'masking' cannot take an input of shape (None,): it needs a last axis of features.", () => new Masking().Apply(In()) },
        { "EinsumDense 'einsum_dense' needs an equation such as 'ab,bc->ac', '...b,bc->...c' or 'ab...,bc->ac...', got "
            + "'abc-cd->abd'.",
            () => new EinsumDense("abc-cd->abd", [5]) },
        { "EinsumDense 'einsum_dense' needs an equation such as 'ab,bc->ac', '...b,bc->...c' or 'ab...,bc->ac...', got "
            + "'...ab,bc->ac'.",
            () => new EinsumDense("...ab,bc->ac", [5]) },
        { "EinsumDense 'einsum_dense' needs an equation such as 'ab,bc->ac', '...b,bc->...c' or 'ab...,bc->ac...', got 'ab,bc'.",
            () => new EinsumDense("ab,bc", [5]) },
        { "EinsumDense 'einsum_dense' needs letters for axes in its equation, got 'a1,1c->ac'.",
            () => new EinsumDense("a1,1c->ac", [5]) },
        { "EinsumDense 'einsum_dense' has no axis 'd' in its output 'ac' for the bias to span; biasAxes is 'd'.",
            () => new EinsumDense("ab,bc->ac", [5], biasAxes: "d") },
        { "EinsumDense 'einsum_dense' cannot take an input of shape (None, 4, 3): axis 'b' is 4 there and 6 in its output "
            + "shape (6, 5).",
            () => new EinsumDense("abc,cd->abd", [6, 5]).Apply(In(4, 3)) },
        { "EinsumDense 'einsum_dense' cannot take an input of shape (None, 3): its equation is 'abc,cd->abd'.",
            () => new EinsumDense("abc,cd->abd", [null, 5]).Apply(In(3)) },
        { "EinsumDense 'einsum_dense' cannot take an input of shape (None, 4, 3): neither it nor the output shape (None, None) "
            + "gives the size of axis 'd'.",
            () => new EinsumDense("abc,cd->abd", [null, null]).Apply(In(4, 3)) },
        { "EinsumDense 'einsum_dense' needs positive sizes in its output shape, got (0,).",
            () => new EinsumDense("ab,bc->ac", [0]).Apply(In(3)) },
        { "EinsumDense 'einsum_dense' cannot have the output shape (2, 3, 5): besides the batch its output 'ac' has 1 axes.",
            () => new EinsumDense("ab,bc->ac", [2, 3, 5]).Apply(In(3)) },
        { "EinsumDense 'einsum_dense' cannot take an input of shape (None, 3): neither it nor the output shape (5,) gives the "
            + "size of axis 'c'.",
            () => new EinsumDense("ab,bc->ad", [5]).Apply(In(3)) },
        { "EinsumDense 'einsum_dense' cannot take an input of shape (None, 4): einsum 'ab,bc->ac': 'b' is 4 in one operand and "
            + "3 in another.",
            () => Twice(new EinsumDense("ab,bc->ac", [5]), In(3), In(4)) },
        { "Embedding 'embedding' needs a positive inputDim, got 0.", () => new Embedding(0, 4) },
        { "Embedding 'embedding' needs a positive outputDim, got -4.", () => new Embedding(10, -4) },
        { "Embedding 'embedding' takes one input, but was called on 2 (shapes (None, 3), (None, 3)).",
            () => new Embedding(10, 4).Apply(In(3), In(3)) },
        { "Embedding 'embedding' cannot take an input of shape (None, 3): a tensor of type string cannot be cast to int32.",
            () => new Embedding(10, 4).Apply(Keras.Input([3], dtype: DType.String)) },
        { "Unknown initializer 'unifrom'.*", () => new Embedding(10, 4, embeddingsInitializer: "unifrom") },
        { "ReversibleEmbedding 'reversible_embedding' needs a positive outputDim, got 0.", () => new ReversibleEmbedding(7, 0) },
        { "ReversibleEmbedding 'reversible_embedding' needs a positive logitSoftCap, got -1.",
            () => new ReversibleEmbedding(7, 4, logitSoftCap: -1) },
        { "ReversibleEmbedding 'reversible_embedding' cannot take an input of shape (None, 5): shapes (None, 5) and (4, 7) "
            + "cannot be multiplied: the inner sizes 5 and 4 differ.",
            () => Reversed(new ReversibleEmbedding(7, 4), In(5)) },
        { "TimeDistributed 'time_distributed' cannot take an input of shape (None, 5): it must have at least 3 axes, the batch "
            + "included.",
            () => new TimeDistributed(new Dense(4)).Apply(In(5)) },
        { "TimeDistributed 'time_distributed' needs a layer as its layer, got null.", () => new TimeDistributed(null!) },
        { "Dense 'dense' cannot take an input of shape (None, None): the last axis must be known.",
            () => new TimeDistributed(new Dense(4)).Apply(In(5, null)) },
        { "Conv2D 'conv2d' cannot take an input of shape (None, 8, 8): it must have 4 axes, the batch included.",
            () => new TimeDistributed(new Conv2D(4, 3)).Apply(In(5, 8, 8)) },
        { "Conv2D 'conv2d' cannot take an input of shape (None, 2, 8, 1): a window of 3 does not fit into axis 1 of size 2 "
            + "without padding.",
            () => new TimeDistributed(new Conv2D(4, 3)).Apply(In(5, 2, 8, 1)) },
        { "Dense 'dense' cannot take an input of shape (None, 2): its kernel is (3, 4), so the last axis must be 3.",
            () => Twice(new TimeDistributed(new Dense(4)), In(5, 3), In(5, 2)) },
        { "Dense 'dense' was called on <KerasTensor shape=(None, 3), dtype=float32>, which belongs to no graph.",
            () => CalledOnTensorOfNoGraph() },
        { "Dense 'dense' cannot take an input of shape (None, 3): strings cannot meet values of type float32.",
            () => new Dense(4).Apply(Keras.Input([3], dtype: DType.String)) },
        { "Masking 'masking' cannot take an input of shape (None, 8, 3): strings cannot meet values of type float32.",
            () => new Masking().Apply(Keras.Input([8, 3], dtype: DType.String)) },
        { "LSTM 'lstm' cannot take an input of shape (None, 4): it must be (batch, time, …).",
            () => new TimeDistributed(new LSTM(3)).Apply(In(5, 4)) },
        { "EinsumDense 'einsum_dense' takes one input, but was called on 2 (shapes (None, 3), (None, 3)).",
            () => new EinsumDense("ab,bc->ac", [5]).Apply(In(3), In(3)) },
        { "Embedding 'embedding' cannot make its weight 'embeddings' of shape (2147483647, 4): 3.44e+10 bytes are more than an "
            + "array holds.",
            () => new Embedding(int.MaxValue, 4).Apply(In(3)) },
        { "Dense 'dense' cannot make its weight 'kernel' of shape (1000, 2147483647): 8.59e+12 bytes are more than an array "
            + "holds.",
            () => new Dense(int.MaxValue).Apply(In(1000)) },
    };
}
