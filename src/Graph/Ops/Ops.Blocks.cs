namespace OnnxKeras;

// Blocks of pixels as channels, and back.
public static partial class Ops
{
    /// <summary>Channels spread over blocks of so many rows and columns: (batch, h, w, c) → (batch, h · b, w · b, c / b²).</summary>
    /// <exception cref="KerasException">b² does not divide the channels, or both height and width are unknown.</exception>
    public static KerasTensor DepthToSpace(KerasTensor x, int blockSize, DataFormat dataFormat = DataFormat.ChannelsLast)
    {
        if (Recorded([x, blockSize, dataFormat]) is { } node) return node;
        return OnImages(x, dataFormat, t => t.Shape[3] is { } channels && blockSize > 0 && channels % (blockSize * blockSize) == 0
            ? Reshape(Transpose(Reshape(t, [null, null, null, blockSize, blockSize, channels / (blockSize * blockSize)]),
                [0, 1, 3, 2, 4, 5]), [null, t.Shape[1] * blockSize ?? -1, t.Shape[2] * blockSize ?? -1, channels / (blockSize * blockSize)])
            : throw new KerasException($"DepthToSpace needs channels that {blockSize}² divides, got images of shape {x.Shape}."));
    }

    /// <summary>Blocks of so many rows and columns as channels: (batch, h, w, c) → (batch, h / b, w / b, c · b²).</summary>
    /// <exception cref="KerasException">Height and width are not known, or b does not divide them.</exception>
    public static KerasTensor SpaceToDepth(KerasTensor x, int blockSize, DataFormat dataFormat = DataFormat.ChannelsLast)
    {
        if (Recorded([x, blockSize, dataFormat]) is { } node) return node;
        return OnImages(x, dataFormat, t => t.Shape[1] is { } height && t.Shape[2] is { } width && t.Shape[3] is { } channels
            && blockSize > 0 && height % blockSize == 0 && width % blockSize == 0
            ? Reshape(Transpose(Reshape(t, [null, height / blockSize, blockSize, width / blockSize, blockSize, channels]),
                [0, 1, 3, 2, 4, 5]), [null, height / blockSize, width / blockSize, blockSize * blockSize * channels])
            : throw new KerasException($"SpaceToDepth needs a known height and width that {blockSize} divides, got images of shape "
                + $"{x.Shape}."));
    }
}
