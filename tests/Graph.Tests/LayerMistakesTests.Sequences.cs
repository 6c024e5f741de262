using OnnxKeras.Layers;

namespace OnnxKeras.Tests;

public partial class LayerMistakesTests
{
    public static TheoryData<string, Action> RecurrentMistakes => new()
    {
        { "LSTM 'lstm' needs a positive number of units, got 0.", () => new LSTM(0) },
        { "Unknown activation 'tahn'. Did you mean 'tanh'?*", () => new LSTM(3, "tahn") },
        { "LSTM 'lstm' cannot take an input of shape (None, 4): it must be (batch, time, …).", () => new LSTM(3).Apply(In(4)) },
        { "LSTM 'lstm' has 3 outputs: call ApplyMany, as in var (a, b) = layer.ApplyMany(x).",
            () => new LSTM(3, returnState: true).Apply(In(5, 4)) },
        { "LSTM 'lstm' has 2 state(s) of shapes (None, 3), (None, 3), but got 1 state(s) of shapes (None, 3).",
            () => new LSTM(3).Apply(In(7, 4), initialState: [In(3)]) },
        { "LSTM 'lstm' has 2 state(s) of shapes (None, 3), (None, 3), but got 2 state(s) of shapes (None, 3), (None, 4).",
            () => new LSTM(3).Apply(In(7, 4), initialState: [In(3), In(4)]) },
        { "LSTM 'lstm' has 2 state(s) of shapes (None, 3), (None, 3), but got 3 state(s) of shapes (None, 3), (None, 3), "
            + "(None, 3).",
            () => new LSTM(3).Apply(In(7, 4), initialState: [In(3), In(3), In(3)]) },
        { "LSTM 'lstm' cannot take a mask of shape (None, 6) with an input of shape (None, 7, 4): it must be (batch, time).",
            () => new LSTM(3).Apply(In(7, 4), null, mask: Keras.Input([6], dtype: DType.Bool)) },
        { "LSTM 'lstm' cannot take a mask of shape (None, 7, 4) with an input of shape (None, 7, 4): it must be (batch, time).",
            () => new LSTM(3).Apply(In(7, 4), null, mask: In(7, 4)) },
        { "LSTM 'lstm' cannot take an input of shape (None, 7, 8, 4): its cell cannot take steps of shape (None, 8, 4): they "
            + "must be (batch, features).",
            () => new LSTM(3).Apply(In(7, 8, 4)) },
        { "LSTM 'lstm' cannot take an input of shape (None, 7, 5): it was built for (batch, time, 4).",
            () => Twice(new LSTM(3), In(7, 4), In(7, 5)) },
        { "LSTM 'lstm' is stateful, so it cannot take an input of shape (None, 7, 4): the batch size must be fixed; give "
            + "Keras.Input a batchSize.",
            () => new LSTM(3, stateful: true).Apply(In(7, 4)) },
        { "GRU 'gru' needs a positive number of units, got -3.", () => new GRU(-3) },
        { "GRU 'gru' cannot take an input of shape (None, 4): it must be (batch, time, …).", () => new GRU(3).Apply(In(4)) },
        { "GRU 'gru' cannot take an input of shape (None, 7, None): its cell cannot take steps of shape (None, None): the last "
            + "axis must be known.",
            () => new GRU(3).Apply(In(7, null)) },
        { "GRU 'gru' is stateful, so it cannot take an input of shape (None, 7, 4): the batch size must be fixed; give "
            + "Keras.Input a batchSize.",
            () => new GRU(3, stateful: true).Apply(In(7, 4)) },
        { "GRU 'gru' is not stateful: it carries no states to reset.", () => new GRU(3).ResetStates() },
        { "GRU 'gru' has 1 state(s) of shapes (None, 3), but got 1 state(s) of shapes (None, 4).",
            () => new GRU(3).Apply(In(7, 4), initialState: [In(4)]) },
        { "GRU 'gru' has 1 state(s) of shapes (None, 3), but got 2 state(s) of shapes (None, 3), (None, 3).",
            () => new GRU(3).Apply(In(7, 4), initialState: [In(3), In(3)]) },
        { "SimpleRNN 'simple_rnn' needs a positive number of units, got 0.", () => new SimpleRNN(0) },
        { "SimpleRNN 'simple_rnn' cannot take an input of shape (None, 4): it must be (batch, time, …).",
            () => new SimpleRNN(3).Apply(In(4)) },
        { "SimpleRNN 'simple_rnn' has 1 state(s) of shapes (None, 3), but got 1 state(s) of shapes (None, 2, 3).",
            () => new SimpleRNN(3).Apply(In(7, 4), initialState: [In(2, 3)]) },
        { "RNN 'rnn' needs a layer as its cell, got null.", () => new RNN(null!) },
        { "RNN 'rnn' cannot take an input of shape (None, 4): it must be (batch, time, …).",
            () => new RNN(new LSTMCell(3)).Apply(In(4)) },
        { "RNN 'rnn' has 2 state(s) of shapes (None, 3), (None, 3), but got 1 state(s) of shapes (None, 3).",
            () => new RNN(new LSTMCell(3)).Apply(In(7, 4), initialState: [In(3)]) },
        { "RNN 'rnn' is stateful, so it cannot take an input of shape (None, 7, 4): the batch size must be fixed; give "
            + "Keras.Input a batchSize.",
            () => new RNN(new GRUCell(3), stateful: true).Apply(In(7, 4)) },
        { "StackedRNNCells 'stacked_rnn_cells' needs at least one cell.", () => new StackedRNNCells([]) },
        { "StackedRNNCells 'stacked_rnn_cells' needs a layer as its cells, got null.",
            () => new StackedRNNCells([new GRUCell(3), null!]) },
        { "RNN 'rnn' has 3 state(s) of shapes (None, 3), (None, 4), (None, 4), but got 2 state(s) of shapes (None, 3), (None, 4).",
            () => new RNN(new StackedRNNCells([new GRUCell(3), new LSTMCell(4)])).Apply(In(7, 4), initialState: [In(3), In(4)]) },
        { "StackedRNNCells 'stacked_rnn_cells' has 1 state(s) of shapes (None, 3), but got 0 state(s).",
            () => new StackedRNNCells([new GRUCell(3)]).Apply(In(4)) },
        { "LSTMCell 'lstm_cell' needs a positive number of units, got 0.", () => new LSTMCell(0) },
        { "LSTMCell 'lstm_cell' has 2 state(s) of shapes (None, 3), (None, 3), but got 1 state(s) of shapes (None, 3).",
            () => new LSTMCell(3).Apply(In(4), In(3)) },
        { "LSTMCell 'lstm_cell' has 2 state(s) of shapes (None, 3), (None, 3), but got 2 state(s) of shapes (None, 3), (None, 2).",
            () => new LSTMCell(3).ApplyMany(In(4), In(3), In(2)) },
        { "GRUCell 'gru_cell' needs a positive number of units, got -1.", () => new GRUCell(-1) },
        { "GRUCell 'gru_cell' cannot take steps of shape (None, 5, 4): they must be (batch, features).",
            () => new GRUCell(3).ApplyMany(In(5, 4), In(3)) },
        { "SimpleRNNCell 'simple_rnn_cell' needs a positive number of units, got 0.", () => new SimpleRNNCell(0) },
        { "SimpleRNNCell 'simple_rnn_cell' has 1 state(s) of shapes (None, 3), but got 0 state(s).",
            () => new SimpleRNNCell(3).ApplyMany(In(4)) },
        { "SimpleRNNCell 'simple_rnn_cell' cannot take steps of shape (None, None): the last axis must be known.",
            () => new SimpleRNNCell(3).ApplyMany(In([null]), In(3)) },
        { "Bidirectional 'bidirectional' needs a recurrent layer, got null.", () => new Bidirectional(null!) },
        { "Bidirectional 'bidirectional' needs layers of different directions, but goBackwards is True in both.",
            () => new Bidirectional(new GRU(3, goBackwards: true)) },
        { "Bidirectional 'bidirectional' needs layers of different directions, but goBackwards is False in both.",
            () => new Bidirectional(new GRU(3), backwardLayer: new GRU(3)) },
        { "Bidirectional 'bidirectional' needs a backward layer with the forward layer's returnSequences, returnState and "
            + "stateful.",
            () => new Bidirectional(new GRU(3), backwardLayer: new GRU(3, returnSequences: true, goBackwards: true)) },
        { "Bidirectional 'bidirectional' cannot take an input of shape (None, 7, 4): shapes (None, 3) and (None, 4) cannot be "
            + "broadcast together: 3 and 4 differ and neither is 1.",
            () => new Bidirectional(new GRU(3), MergeMode.Sum, backwardLayer: new GRU(4, goBackwards: true)).Apply(In(7, 4)) },
        { "GRU 'forward_gru' cannot take an input of shape (None, 4): it must be (batch, time, …).",
            () => new Bidirectional(new GRU(3)).Apply(In(4)) },
        { "Bidirectional 'bidirectional' needs initial states for both directions, but got 1 of them.",
            () => new Bidirectional(new GRU(3)).Apply(In(7, 4), initialState: [In(3)]) },
        { "GRU 'backward_gru' has 1 state(s) of shapes (None, 3), but got 1 state(s) of shapes (None, 4).",
            () => new Bidirectional(new GRU(3)).Apply(In(7, 4), initialState: [In(3), In(4)]) },
        { "GRU 'forward_gru' is stateful, so it cannot take an input of shape (None, 7, 4): the batch size must be fixed; give "
            + "Keras.Input a batchSize.",
            () => new Bidirectional(new GRU(3, stateful: true)).Apply(In(7, 4)) },
        { "GRU 'forward_gru' is not stateful: it carries no states to reset.", () => new Bidirectional(new GRU(3)).ResetStates() },
        { "Bidirectional 'b' takes as layer a layer of class RNN, not Dense 'dense'.",
            () => FromConfig("Bidirectional",
                """{"name": "b", "layer": {"module": "keras.layers", "class_name": "Dense", "config": {"units": 3, "name": "dense"}}}""") },
        { "Bidirectional 'b' cannot take merge_mode = \"max\": Unknown merge mode 'max'. Did you mean 'mul'? Known: ave, concat, "
            + "mul, sum.",
            () => FromConfig("Bidirectional",
                """{"name": "b", "merge_mode": "max", "layer": {"class_name": "GRU", "config": {"units": 3}}}""") },
        { "Layer 'f' is a Lambda, whose Python code is never run here. Write it as a class derived from Layer (or a function "
            + "from its configuration to a layer) and pass it as customObjects: { \"Lambda\": … }.",
            () => FromConfig("Lambda", """{"name": "f"}""") },
        { "LSTM 'l' cannot take units = 2.5: not a whole number in range.", () => FromConfig("LSTM", """{"units": 2.5, "name": "l"}""") },
        { "LSTM 'l' cannot take units = \"three\": not a number.", () => FromConfig("LSTM", """{"units": "three", "name": "l"}""") },
        { "LSTM 'l' needs units, which the file does not hold.", () => FromConfig("LSTM", """{"name": "l"}""") },
        { "Conv2D 'c' cannot take kernel_size = [3, 3, 3]: not 2 numbers.",
            () => FromConfig("Conv2D", """{"name": "c", "filters": 4, "kernel_size": [3, 3, 3]}""") },
        { "Conv2D 'c' cannot take padding = \"smae\": Unknown padding 'smae'. Did you mean 'same'? Known: causal, same, valid.",
            () => FromConfig("Conv2D", """{"name": "c", "filters": 4, "kernel_size": 3, "padding": "smae"}""") },
        { "Conv2D 'c' cannot take data_format = \"channels\": Unknown data format 'channels'. Known: channels_first, "
            + "channels_last.",
            () => FromConfig("Conv2D", """{"name": "c", "filters": 4, "kernel_size": 3, "data_format": "channels"}""") },
        { "Unknown layer class 'Conv9D'. Did you mean 'Conv1D'?*", () => FromConfig("Conv9D", """{"filters": 4}""") },
        { "ConvLSTM1D 'conv_lstm1d' needs a positive number of filters, got 0.", () => new ConvLSTM1D(0, 3) },
        { "ConvLSTM1D 'conv_lstm1d' needs positive kernelSize, got (0).", () => new ConvLSTM1D(2, 0) },
        { "ConvLSTM1D 'conv_lstm1d' cannot take an input of shape (None, 5, 6): its cell cannot take steps of shape (None, 6): "
            + "they must have 1 spatial axes.",
            () => new ConvLSTM1D(2, 3).Apply(In(5, 6)) },
        { "ConvLSTM2D 'conv_lstm2d' takes strides or a dilation rate, not both; got (2, 2) and (2, 2).",
            () => new ConvLSTM2D(2, 3, strides: 2, dilationRate: 2) },
        { "ConvLSTM2D 'conv_lstm2d' takes valid or same padding, not causal.", () => new ConvLSTM2D(2, 3, padding: Padding.Causal) },
        { "ConvLSTM2D 'conv_lstm2d' cannot take an input of shape (None, 5, None, 6, 3): its cell cannot take steps of shape "
            + "(None, None, 6, 3): every axis but the batch must be known, since the states have it.",
            () => new ConvLSTM2D(2, 3).Apply(In(5, null, 6, 3)) },
        { "ConvLSTM2D 'conv_lstm2d' cannot take an input of shape (None, 5, 8, 6, 3): its cell cannot take steps of shape "
            + "(None, 8, 6, 3): a window of (9, 9) does not fit without padding.",
            () => new ConvLSTM2D(2, 9).Apply(In(5, 8, 6, 3)) },
        { "ConvLSTM2D 'conv_lstm2d' has 2 state(s) of shapes (None, 6, 4, 2), (None, 6, 4, 2), but got 2 state(s) of shapes "
            + "(None, 8, 6, 2), (None, 8, 6, 2).",
            () => new ConvLSTM2D(2, 3).Apply(In(5, 8, 6, 3), initialState: [In(8, 6, 2), In(8, 6, 2)]) },
        { "ConvLSTM3D 'conv_lstm3d' needs positive strides, got (0, 0, 0).", () => new ConvLSTM3D(2, 3, strides: 0) },
        { "ConvLSTM3D 'conv_lstm3d' cannot take an input of shape (None, 5, 8, 6, 3): its cell cannot take steps of shape "
            + "(None, 8, 6, 3): they must have 3 spatial axes.",
            () => new ConvLSTM3D(2, 3).Apply(In(5, 8, 6, 3)) },
        { "LSTM 'lstm' is stateful with batches of 2, so it cannot take an input of shape (3, 7, 4).",
            () => Twice(new LSTM(3, stateful: true), Keras.Input([7, 4], batchSize: 2), Keras.Input([7, 4], batchSize: 3)) },
        { "LSTM 'lstm' cannot take an input of shape (None, 7, 3): strings cannot meet values of type float32.",
            () => new LSTM(4).Apply(Keras.Input([7, 3], dtype: DType.String)) },
        { "GRU 'gru' has 1 state(s) of shapes (None, 3), but got 1 state(s) of shapes (None, 4).",
            () => new GRU(3).Apply(new Masking().Apply(In(7, 4)), initialState: [In(4)]) },
        { "GRU 'forward_gru' cannot take a mask of shape (None, 6) with an input of shape (None, 7, 4): it must be (batch, time).",
            () => new Bidirectional(new GRU(3)).Apply(In(7, 4), null, mask: Keras.Input([6], dtype: DType.Bool)) },
    };

    public static TheoryData<string, Action> AttentionMistakes => new()
    {
        { "MultiHeadAttention 'multi_head_attention' takes a query, a value and at most a key, but was called on 1 input(s) (shapes "
            + "(None, 4, 6)).", () => Again(new MultiHeadAttention(2, 3), In(4, 6)) },
        { "Attention 'attention' takes a query, a value and at most a key, but was called on 1 input(s) (shapes (None, 4, 6)).",
            () => Again(new Attention(), In(4, 6)) },
        { "MultiHeadAttention 'multi_head_attention' needs a positive number of heads, got 0.", () => new MultiHeadAttention(0, 3) },
        { "MultiHeadAttention 'multi_head_attention' needs a positive keyDim, got 0.", () => new MultiHeadAttention(2, 0) },
        { "MultiHeadAttention 'multi_head_attention' needs a positive valueDim, got -1.",
            () => new MultiHeadAttention(2, 3, valueDim: -1) },
        { "MultiHeadAttention 'multi_head_attention' needs a dropout in [0, 1), got 1.", () => new MultiHeadAttention(2, 3, dropout: 1) },
        { "MultiHeadAttention 'multi_head_attention' cannot attend over axes 0 of a query of shape (None, 4, 6): neither the "
            + "batch nor the last axis can be among them.",
            () => new MultiHeadAttention(2, 3, attentionAxes: 0).Apply(In(4, 6), In(5, 6)) },
        { "MultiHeadAttention 'multi_head_attention' cannot attend over axes 2 of a query of shape (None, 4, 6): neither the "
            + "batch nor the last axis can be among them.",
            () => new MultiHeadAttention(2, 3, attentionAxes: 2).Apply(In(4, 6), In(5, 6)) },
        { "MultiHeadAttention 'multi_head_attention' cannot take inputs of shapes (None, 4, 6), (None, 5, 6): Axis 7 is out of "
            + "range for 3 axes; it must lie in [-3, 2].",
            () => new MultiHeadAttention(2, 3, attentionAxes: 7).Apply(In(4, 6), In(5, 6)) },
        { "MultiHeadAttention 'multi_head_attention' cannot take a value of shape (None, 5, 6) with a key of shape (None, 4, "
            + "6): they may differ in the last axis only.",
            () => new MultiHeadAttention(2, 3).Apply(In(4, 6), In(5, 6), key: In(4, 6)) },
        { "MultiHeadAttention 'multi_head_attention' takes a query, a value and at most a key, but was called on 1 input(s) "
            + "(shapes (None, 4, 6)).",
            () => new MultiHeadAttention(2, 3).Apply([In(4, 6)]) },
        { "MultiHeadAttention 'multi_head_attention' needs inputs (batch, time, …, size), got shapes (None, 6), (None, 6).",
            () => new MultiHeadAttention(2, 3).Apply(In(6), In(6)) },
        { "MultiHeadAttention 'multi_head_attention' needs a query and a value with equally many axes, got shapes (None, 4, 6) "
            + "and (None, 5, 7, 6).",
            () => new MultiHeadAttention(2, 3).Apply(In(4, 6), In(5, 7, 6)) },
        { "MultiHeadAttention 'multi_head_attention' cannot take inputs of shapes (None, 4, None), (None, 5, 6): their last "
            + "axes must be known.",
            () => new MultiHeadAttention(2, 3).Apply(In(4, null), In(5, 6)) },
        { "MultiHeadAttention 'multi_head_attention' needs a positive slidingWindow, got 0.",
            () => new MultiHeadAttention(2, 3, slidingWindow: 0) },
        { "MultiHeadAttention 'multi_head_attention' needs positive sizes in its outputShape, got (0,).",
            () => new MultiHeadAttention(2, 3, outputShape: [0]).Apply(In(4, 6), In(5, 6)) },
        { "MultiHeadAttention 'multi_head_attention' cannot take inputs of shapes (None, 4, 6), (None, 5, 6): shapes (None, 2, "
            + "4, 5) and (None, 1, 5, 4) cannot be broadcast together: 5 and 4 differ and neither is 1.",
            () => new MultiHeadAttention(2, 3).Apply(In(4, 6), In(5, 6), attentionMask: Keras.Input([5, 4], dtype: DType.Bool)) },
        { "GroupedQueryAttention 'grouped_query_attention' needs a positive headDim, got 0.", () => new GroupedQueryAttention(0, 4, 2) },
        { "GroupedQueryAttention 'grouped_query_attention' needs a positive number of query heads, got 0.",
            () => new GroupedQueryAttention(3, 0, 2) },
        { "GroupedQueryAttention 'grouped_query_attention' cannot split 4 query heads into 3 groups: it must divide.",
            () => new GroupedQueryAttention(3, 4, 3) },
        { "GroupedQueryAttention 'grouped_query_attention' cannot split 4 query heads into 0 groups: it must divide.",
            () => new GroupedQueryAttention(3, 4, 0) },
        { "GroupedQueryAttention 'grouped_query_attention' cannot take an input of shape (None, 6): it must have 3 axes, the "
            + "batch included.",
            () => new GroupedQueryAttention(3, 4, 2).Apply(In(6), In(6)) },
        { "Attention 'attention' takes a query, a value and at most a key, but was called on 1 input(s) (shapes (None, 4, 6)).",
            () => new Attention().Apply([In(4, 6)]) },
        { "Attention 'attention' takes a query, a value and at most a key, but was called on 4 input(s) (shapes (None, 4, 6), "
            + "(None, 4, 6), (None, 4, 6), (None, 4, 6)).",
            () => new Attention().Apply([In(4, 6), In(4, 6), In(4, 6), In(4, 6)]) },
        { "Attention 'attention' cannot compare a query of shape (None, 4, 6) with a key of shape (None, 5, 7): their last "
            + "axes must be equal.",
            () => new Attention().Apply(In(4, 6), In(5, 7)) },
        { "Attention 'attention' cannot take a value of shape (None, 5, 6) with a key of shape (None, 4, 6): they must have "
            + "equally many steps.",
            () => new Attention().Apply(In(4, 6), In(5, 6), key: In(4, 6)) },
        { "Attention 'attention' cannot compare a query of shape (None, 4, 6) with a key of shape (None, 5, 7): their last "
            + "axes must be equal.",
            () => new Attention(scoreMode: ScoreMode.Concat).Apply(In(4, 6), In(5, 7)) },
        { "Attention 'attention' needs a dropout in [0, 1), got -1.", () => new Attention(dropout: -1) },
        { "Attention 'attention' cannot take an input of shape (None, 6): it must have 3 axes, the batch included.",
            () => new Attention().Apply(In(6), In(6)) },
        { "Attention 'attention' takes a mask for the query, one for the value and at most one for the key (each may be null), "
            + "but got 1.",
            () => new Attention().Apply(In(4, 6), In(5, 6), mask: [Keras.Input([4], dtype: DType.Bool)]) },
        { "Attention 'attention' cannot take inputs of shapes (None, 4, 6), (None, 5, 6): shapes (None, 1, 4, 5) and (None, 1, "
            + "1, 4) cannot be broadcast together: 5 and 4 differ and neither is 1.",
            () => new Attention().Apply(In(4, 6), In(5, 6), mask: [null, Keras.Input([4], dtype: DType.Bool)]) },
        { "AdditiveAttention 'additive_attention' needs a dropout in [0, 1), got 1.", () => new AdditiveAttention(dropout: 1) },
        { "AdditiveAttention 'additive_attention' cannot compare a query of shape (None, 4, 6) with a key of shape (None, 5, "
            + "7): their last axes must be equal.",
            () => new AdditiveAttention().Apply(In(4, 6), In(5, 7)) },
        { "AdditiveAttention 'additive_attention' cannot take a query of shape (None, 4, None): the last axis must be known.",
            () => new AdditiveAttention().Apply(In(4, null), In(5, 6)) },
        { "AdditiveAttention 'additive_attention' cannot take a value of shape (None, 5, 6) with a key of shape (None, 3, 6): "
            + "they must have equally many steps.",
            () => new AdditiveAttention().Apply(In(4, 6), In(5, 6), key: In(3, 6)) },
        { "MultiHeadAttention 'multi_head_attention' cannot take inputs of shapes (None, 4, 6), (None, 5, 6): shapes (None, 2, "
            + "4, 5) and (None, 1, 1, 4) cannot be broadcast together: 5 and 4 differ and neither is 1.",
            () => new MultiHeadAttention(2, 3).Apply(In(4, 6), In(5, 6), valueMask: Keras.Input([4], dtype: DType.Bool)) },
        { "MultiHeadAttention 'multi_head_attention' cannot take inputs of shapes (None, 4, 6), (None, 5, 6): shapes (None, 2, "
            + "4, 5) and (None, 1, 5, 1) cannot be broadcast together: 4 and 5 differ and neither is 1.",
            () => new MultiHeadAttention(2, 3).Apply(In(4, 6), In(5, 6), queryMask: Keras.Input([5], dtype: DType.Bool)) },
    };
}
