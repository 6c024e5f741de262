namespace OnnxKeras;

public static partial class Ops
{
    /// <summary>Grey images of one channel from RGB ones: 0.2989 red + 0.587 green + 0.114 blue; grey ones stay.</summary>
    /// <exception cref="KerasException">The images have neither three channels nor one, or not 3 or 4 axes.</exception>
    public static KerasTensor RgbToGrayscale(KerasTensor images, DataFormat dataFormat = DataFormat.ChannelsLast)
    {
        if (Recorded([images, dataFormat]) is { } node) return node;
        if (images.Shape[ChannelAxis(images, dataFormat)] == 1) return images;
        var (red, green, blue) = Planes(images.DType.IsFloat ? images : Cast(images, DType.Float32), dataFormat);
        return Cast(red * 0.2989 + green * 0.587 + blue * 0.114, images.DType);
    }

    /// <summary>Hue and saturation, each in [0, 1], and value of RGB images of floats; a hue of 1/3 is green.</summary>
    /// <exception cref="KerasException">The images have not three channels, or not 3 or 4 axes.</exception>
    public static KerasTensor RgbToHsv(KerasTensor images, DataFormat dataFormat = DataFormat.ChannelsLast)
    {
        if (Recorded([images, dataFormat]) is { } node) return node;
        var (red, green, blue) = Planes(images, dataFormat);
        var value = Maximum(Maximum(red, green), blue);
        var range = value - Minimum(Minimum(red, green), blue);
        var saturation = Where(value > 0, range / Where(value > 0, value, 1.0), 0.0);
        var sixth = 1 / (Where(range > 0, range, 1.0) * 6);
        var hue = Where(Equal(value, red), (green - blue) * sixth,
            Where(Equal(value, green), (blue - red) * sixth + 1.0 / 3, (red - green) * sixth + 2.0 / 3));
        return Concatenate([Where(hue < 0, hue + 1, hue), saturation, value], ChannelAxis(images, dataFormat));
    }

    /// <summary>RGB images from hue (whole turns do not count), saturation and value: the inverse of <see cref="RgbToHsv"/>.</summary>
    /// <exception cref="KerasException">The images have not three channels, or not 3 or 4 axes.</exception>
    public static KerasTensor HsvToRgb(KerasTensor images, DataFormat dataFormat = DataFormat.ChannelsLast)
    {
        if (Recorded([images, dataFormat]) is { } node) return node;
        var (hue, saturation, value) = Planes(images, dataFormat);
        var sixths = Mod(hue, 1.0) * 6;
        return Concatenate([Plane(Abs(sixths - 3) - 1), Plane(2 - Abs(sixths - 2)), Plane(2 - Abs(sixths - 4))],
            ChannelAxis(images, dataFormat));

        KerasTensor Plane(KerasTensor purity) => value * (1 - saturation + saturation * Clip(purity, 0.0, 1.0));
    }

    static int ChannelAxis(KerasTensor images, DataFormat dataFormat) => images.Rank is 3 or 4
        ? images.Rank - (dataFormat == DataFormat.ChannelsLast ? 1 : 3)
        : throw new KerasException($"Images have 3 axes, or 4 with the batch; got shape {images.Shape}.");

    static (KerasTensor First, KerasTensor Second, KerasTensor Third) Planes(KerasTensor images, DataFormat dataFormat)
    {
        var axis = ChannelAxis(images, dataFormat);
        if (images.Shape[axis] != 3) throw new KerasException($"Colour images have 3 channels; got shape {images.Shape}, axis {axis}.");
        var planes = Split(images, 3, axis);
        return (planes[0], planes[1], planes[2]);
    }
}
