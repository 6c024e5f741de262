using OnnxKeras.Layers;

namespace OnnxKeras.Tests;

public class ReconstructPatchesTests
{
    /// <summary>Patches are cut out of an image by loops, zeros around it where it ends; put together they are the image.</summary>
    [Theory]
    [InlineData(4, 6, 2, 3, Padding.Valid)]
    [InlineData(5, 7, 2, 3, Padding.Same)]  // one row and two columns more than the image
    [InlineData(3, 3, 5, 2, Padding.Same)]
    public void PatchesBecomeTheImage(int height, int width, int patchHeight, int patchWidth, Padding padding)
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        using var parameters = new FlatParameters([new Variable(null, "weight", [1], DType.Float32, "zeros", true, null, null)]);
        const int batch = 2, channels = 3;
        var (rows, columns) = ((height + patchHeight - 1) / patchHeight, (width + patchWidth - 1) / patchWidth);
        var (above, left) = ((rows * patchHeight - height) / 2, (columns * patchWidth - width) / 2);
        var image = TorchCase.Numbers([batch, height, width, channels], 1);
        var patches = new List<float>();
        for (var b = 0; b < batch; b++)
            for (var row = 0; row < rows; row++)
                for (var column = 0; column < columns; column++)
                    for (var y = row * patchHeight - above; y < (row + 1) * patchHeight - above; y++)
                        for (var x = column * patchWidth - left; x < (column + 1) * patchWidth - left; x++)
                            for (var c = 0; c < channels; c++)
                                patches.Add(y < 0 || y >= height || x < 0 || x >= width ? 0 : (float)image[b, y, x, c]);
        var layer = new ReconstructPatches2D((patchHeight, patchWidth), (height, width), padding: padding);
        var together = layer.Apply(new TorchBackend(parameters).Wrap(
            NDArray.Of([.. patches], [batch, rows, columns, patchHeight * patchWidth * channels])));
        Assert.Equal(image.ToArray<float>(), together.Array().ToArray<float>());
    }
}
