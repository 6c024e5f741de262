using OnnxKeras.Layers;

namespace OnnxKeras.Tests;

/// <summary>Where masks begin, pass, meet and end.</summary>
public class MaskTests : GraphTest
{
    [Fact]
    public void AnEmbeddingBeginsAMask()
    {
        Assert.Equal([null, 6], Tokens(6).Mask?.Shape);
        Assert.Equal(DType.Bool, Tokens(6).Mask!.DType);
        Assert.Null(new Embedding(9, 4).Apply(Keras.Input([6])).Mask);
    }

    [Fact]
    public void SequencesPassItAndLastStepsEndIt()
    {
        var sequences = new LSTM(3, returnSequences: true).Apply(Tokens(6));
        Assert.Equal([null, 6], sequences.Mask?.Shape);
        Assert.Null(new LSTM(3).Apply(sequences).Mask);
        Assert.Equal([true, false, false],
            new LSTM(3, returnSequences: true, returnState: true).ApplyMany(sequences).Select(t => t.Mask is not null));
    }

    [Fact]
    public void LayersOverStepsPassIt()
    {
        foreach (var layer in (Layer[])[new Dense(3), new Activation("relu"), new Dropout(0.5), new BatchNormalization(),
            new TimeDistributed(new Dense(2))])
            Assert.Equal([null, 6], layer.Apply(Tokens(6)).Mask?.Shape);
    }

    /// <summary>
    /// keras/src/layers/layer.py: a layer supports masking where it says so or computes masks itself; at others, one's own too, they end.
    /// </summary>
    [Fact]
    public void OtherLayersEndIt()
    {
        foreach (var layer in (Layer[])[new Flatten(), new Reshape([-1]), new Permute([2, 1]), new Conv1D(2, 3), new MaxPooling1D(2),
            new UpSampling1D(2), new ZeroPadding1D(1), new Cropping1D(1), new EinsumDense("abc,cd->abd", [null, 2]), new RMSNormalization(),
            new Own(false)])
            Assert.Null(layer.Apply(Tokens(6)).Mask);
        Assert.Equal([null, 6], new Own(true).Apply(Tokens(6)).Mask?.Shape);
    }

    sealed class Own : Layer
    {
        public Own(bool supportsMasking) => SupportsMasking = supportsMasking;
        protected override KerasTensor Call(KerasTensor x) => x * 2;
    }

    [Fact]
    public void OperationsAndMeansOverStepsEndIt()
    {
        Assert.Null((Tokens(6) * 2).Mask);
        Assert.Null(Ops.Relu(Tokens(6)).Mask);
        Assert.Null(new GlobalAveragePooling1D().Apply(Tokens(6)).Mask);
    }

    /// <summary>keras/src/layers/core/lambda_layer.py: a Lambda without a mask of its own does not support masking.</summary>
    [Fact]
    public void AFunctionEndsIt() => Assert.Null(new Lambda(x => x * 2).Apply(Tokens(6)).Mask);

    [Fact]
    public void SumsNeedAMaskOfEachInput()
    {
        Assert.Equal([null, 6], new Add().Apply(Tokens(6), Tokens(6)).Mask?.Shape);
        Assert.Null(new Add().Apply(Tokens(6), Keras.Input([6, 4])).Mask);
    }

    [Fact]
    public void ConcatenatedMasksFollowTheAxis()
    {
        Assert.Equal([null, 9], new Concatenate(axis: 1).Apply(Tokens(6), Tokens(3)).Mask?.Shape);
        Assert.Equal([null, 6], new Concatenate().Apply(Tokens(6), Keras.Input([6, 2])).Mask?.Shape);
        Assert.Null(new Concatenate().Apply(Keras.Input([6, 2]), Keras.Input([6, 2])).Mask);
    }

    [Fact]
    public void ModelsPassWhatTheirLayersPass()
    {
        var inner = new Sequential([new InputLayer([6, 4]), new Dense(3)]);
        Assert.Equal([null, 6], inner.Apply(Tokens(6)).Mask?.Shape);
        Assert.Null(inner.Apply(Keras.Input([6, 4])).Mask);
    }

    [Fact]
    public void AMaskMayBeAnArgument()
    {
        var x = Keras.Input([6, 4]);
        var mask = Keras.Input([6], dtype: DType.Bool);
        var layer = new LSTM(3, returnSequences: true);
        var y = layer.Apply(x, mask: mask);
        Assert.Equal([x, mask], layer.InboundNodes[0].Inputs);
        // It goes on (keras/src/layers/layer.py, Layer.__call__, since pull request 21449).
        Assert.Same(mask, y.Mask);
        Assert.Same(mask, layer.GetOutputMaskAt(0));
    }

    static KerasTensor Tokens(int steps) => new Embedding(9, 4, maskZero: true).Apply(Keras.Input([steps], dtype: DType.Int32));
}
