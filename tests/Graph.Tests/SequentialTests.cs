using OnnxKeras.Layers;

namespace OnnxKeras.Tests;

/// <summary>Stacks: adding, removing, and shapes that come later.</summary>
public class SequentialTests : GraphTest
{
    [Fact]
    public void LayersComeWithoutTheInput()
    {
        var model = new Sequential([new InputLayer([784]), new Dense(32, "relu")]);
        model.Add(new Dense(10));
        Assert.Equal("dense dense_1", Order(model));
        Assert.Equal([null, 784], model.InputShape);
        Assert.Equal([null, 10], model.OutputShape);
        Assert.Equal("sequential", model.Name);
    }

    [Fact]
    public void WhatKerasInputReturnsMayComeFirst()
    {
        var model = new Sequential([Keras.Input([4], batchSize: 2, name: "x"), new Dense(2, "relu")]);
        Assert.Equal("x", model.InputNames[0]);
        Assert.Equal([2, 4], model.InputShape);
        Assert.Equal(10, model.CountParams());
        var added = new Sequential();
        added.Add(Keras.Input([4]));
        added.Add(new Dense(2));
        Assert.Equal([null, 2], added.OutputShape);
        Assert.Contains("Sequential 'sequential_1' takes an input only as its first layer", ErrorOf(() => added.Add(Keras.Input([2]))));
        Assert.Equal("A tensor of shape (None, 2) stands for a layer only where Keras.Input made it: call layers on tensors by Apply.",
            ErrorOf(() => new Sequential([new Dense(3).Apply(Keras.Input([2]))[.., ..2]])));
    }

    [Fact]
    public void TheFirstDataGivesTheShape()
    {
        var model = new Sequential([new Dense(3), new Dense(2)]);
        Assert.False(model.Built);
        Assert.Empty(model.Weights);
        Assert.Contains("Sequential 'sequential' has no input shape yet", ErrorOf(() => model.InputShape));
        Assert.Equal([null, 2], model.Apply(Keras.Input([4])).Shape);
        Assert.Equal([null, 4], model.InputShape);
        Assert.Equal(4, model.Weights.Count);
    }

    [Fact]
    public void AModelAsFirstLayerGivesTheShape()
    {
        var inner = new Sequential([new InputLayer([4]), new Dense(3)]);
        var model = new Sequential([inner, new Dense(2)]);
        Assert.Equal([null, 4], model.InputShape);
        Assert.Equal(4, model.Weights.Count);
    }

    [Fact]
    public void PopTakesTheLastLayerOff()
    {
        var shared = new Dense(3);
        var model = new Sequential([new InputLayer([4]), shared, new Dense(2)]);
        shared.Apply(Keras.Input([4]));
        Assert.Equal("dense_1", model.Pop().Name);
        Assert.Equal([null, 3], model.OutputShape);
        Assert.Same(shared.GetOutputAt(0), model.Output);
        Assert.Equal(2, model.Weights.Count);
        Assert.Same(shared, model.Pop());
        Assert.Empty(model.Layers);
        model.Add(new Dense(5));
        Assert.Equal([null, 5], model.OutputShape);
        model.Pop();
        Assert.Equal("Sequential 'sequential' has no layer to remove.", ErrorOf(model.Pop));
    }

    /// <summary>Keras refuses another layer of a name, not the same one again, and marks it in its archive.</summary>
    [Fact]
    public void ALayerMayStandTwice()
    {
        var twice = new Dense(2, name: "twice");
        var model = new Sequential([new InputLayer([2]), twice, new ReLU(name: "between"), twice]);
        model.SetWeights([new[,] { { 1f, 2 }, { 3, -4 } }, new[] { 1f, 0 }]);
        Assert.Equal("twice between twice", Order(model));
        Assert.Equal(2, model.Weights.Count);
        // (1, 1) → (5, -2) → (5, 0) → (6, 10).
        float[] expected = [6, 10];
        NDArray ones = new[,] { { 1f, 1 } };
        Assert.Equal(expected, ((NDArray)model.Predict(ones)).ToArray<float>());
        var folder = Directory.CreateTempSubdirectory();
        var path = Path.Combine(folder.FullName, "twice.keras");
        model.Save(path);
        using var loaded = (Sequential)Keras.LoadModel(path);
        Assert.Same(loaded.Layers[0], loaded.Layers[2]);
        Assert.Equal(expected, ((NDArray)loaded.Predict(ones)).ToArray<float>());
        folder.Delete(recursive: true);
        var clone = Keras.CloneModel(model);
        Assert.Same(clone.Layers[0], clone.Layers[2]);
        Assert.Same(twice, model.Pop());
        Assert.Equal([5f, 0], ((NDArray)model.Predict(ones)).ToArray<float>());
    }

    [Fact]
    public void WhatDoesNotFitIsRefusedAndLeavesTheStack()
    {
        var model = new Sequential([new InputLayer([4]), new Dense(3, name: "a")]);
        Assert.Contains("already has a layer named 'a'", ErrorOf(() => model.Add(new Dense(3, name: "a"))));
        Assert.Contains("only as its first layer", ErrorOf(() => model.Add(new InputLayer([4]))));
        Assert.Contains("Conv2D 'conv2d' cannot take an input of shape (None, 3)", ErrorOf(() => model.Add(new Conv2D(2, 3))));
        Assert.Equal("a", Order(model));
        Assert.Equal([null, 3], model.OutputShape);
    }
}
