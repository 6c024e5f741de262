using OnnxKeras.Layers;

namespace OnnxKeras.Tests;

/// <summary>Names as Keras gives them, and the session that counts them.</summary>
public class NamesTests : GraphTest
{
    [Theory]
    [InlineData("Dense", "dense")]
    [InlineData("Conv2D", "conv2d")]
    [InlineData("Conv2DTranspose", "conv2d_transpose")]
    [InlineData("MaxPooling2D", "max_pooling2d")]
    [InlineData("GlobalAveragePooling1D", "global_average_pooling1d")]
    [InlineData("PReLU", "p_re_lu")]
    [InlineData("ReLU", "re_lu")]
    [InlineData("LeakyReLU", "leaky_re_lu")]
    [InlineData("ELU", "elu")]
    [InlineData("LSTM", "lstm")]
    [InlineData("GRU", "gru")]
    [InlineData("SimpleRNN", "simple_rnn")]
    [InlineData("ConvLSTM2D", "conv_lstm2d")]
    [InlineData("TimeDistributed", "time_distributed")]
    [InlineData("BatchNormalization", "batch_normalization")]
    [InlineData("InputLayer", "input_layer")]
    [InlineData("ZeroPadding3D", "zero_padding3d")]
    [InlineData("LocallyConnected1D", "locally_connected1d")]
    public void SnakeCase(string className, string name) => Assert.Equal(name, Names.ToSnakeCase(className));

    [Theory]
    [InlineData("sparse_crossentropy", "sparse_categorical_crossentropy")]
    [InlineData("binary_crosentropy", "binary_crossentropy")]
    public void TheHintKeepsTheWordsGiven(string name, string meant) => Assert.Contains($"Did you mean '{meant}'?",
        Names.Unknown("loss", name, ["binary_crossentropy", "categorical_crossentropy", "hinge", "sparse_categorical_crossentropy"]));

    [Fact]
    public void EachClassCounts()
    {
        Assert.Equal(["dense", "dense_1", "conv2d", "dense_2", "max_pooling2d"],
            new Layer[] { new Dense(1), new Dense(1), new Conv2D(1, 1), new Dense(1), new MaxPooling2D() }.Select(l => l.Name));
        Assert.Equal("mine", new Dense(1, name: "mine").Name);
        Assert.Equal("dense_3", new Dense(1).Name);
        Keras.ClearSession();
        Assert.Equal("dense", new Dense(1).Name);
    }

    [Fact]
    public async Task ParallelWorkCountsApart()
    {
        var names = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            Keras.ClearSession();
            return string.Join(" ", Enumerable.Range(0, 50).Select(_ => new Dense(1).Name));
        })));
        Assert.All(names, n => Assert.Equal(string.Join(" ", Enumerable.Range(0, 50).Select(i => i == 0 ? "dense" : $"dense_{i}")), n));
        Assert.Equal("dense", new Dense(1).Name);
    }

    [Fact]
    public void BadNamesAreRefused()
    {
        Assert.Contains("'/'", ErrorOf(() => new Dense(1, name: "a/b")));
        Assert.Contains("empty", ErrorOf(() => new Dense(1, name: "")));
    }
}
