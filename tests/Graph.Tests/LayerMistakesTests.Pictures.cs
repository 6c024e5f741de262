using OnnxKeras.Layers;

namespace OnnxKeras.Tests;

public partial class LayerMistakesTests
{
    const string Got = ", got ";

    public static TheoryData<string, Action> PictureMistakes => new()
    {
        { "AugMix 'aug_mix' needs a factor in [0, 1]" + Got + "(0, 1.5).", () => new AugMix(factor: 1.5) },
        { "AugMix 'aug_mix' needs positive numChains and chainDepth, got (0, 3).", () => new AugMix(numChains: 0) },
        { "AugMix 'aug_mix' needs a positive alpha, got 0.", () => new AugMix(alpha: 0) },
        { "AutoContrast 'auto_contrast' needs a valueRange of two different numbers, got (255, 255).",
            () => new AutoContrast((255, 255)) },
        { "AutoContrast 'auto_contrast' cannot take an input of shape (None, 4, 3): it must have 4 axes, the batch included.",
            () => new AutoContrast().Apply(In(4, 3)) },
        { "ContrastLimitedAdaptiveHistogramEqualization 'clahe' needs positive tileGridSize, got (0, 8).",
            () => new ContrastLimitedAdaptiveHistogramEqualization(tileGridSize: (0, 8), name: "clahe") },
        { "ContrastLimitedAdaptiveHistogramEqualization 'clahe' cannot take images of unknown size: height and width must be known, got "
            + "(None, None, 8, 1) (channels last).",
            () => new ContrastLimitedAdaptiveHistogramEqualization(name: "clahe").Apply(Keras.Input([null, 8, 1])) },
        { "Equalization 'equalization' needs a positive number of bins, got 0.", () => new Equalization(bins: 0) },
        { "Equalization 'equalization' needs a valueRange of two different numbers, got (1, 1).",
            () => new Equalization((1, 1)) },
        { "RandAugment 'rand_augment' needs numOps that are not negative, got -1.", () => new RandAugment(numOps: -1) },
        { "RandAugment 'rand_augment' needs a factor in [0, 1]" + Got + "(1.5, 0.2).", () => new RandAugment(factor: (1.5, 0.2)) },
        { "RandomColorDegeneration 'random_color_degeneration' needs a factor in [-1, 1]" + Got + "(-1.5, 1.5).",
            () => new RandomColorDegeneration(1.5) },
        { "RandomColorJitter 'random_color_jitter' needs a valueRange of two different numbers, got (1, 1).",
            () => new RandomColorJitter((1, 1)) },
        { "RandomHue 'random_hue' needs a factor in [0, 1]" + Got + "(0, 2).", () => new RandomColorJitter(hueFactor: 2) },
        { "RandomElasticTransform 'random_elastic_transform' needs a scale in [0, 1]" + Got + "(0, 2).",
            () => new RandomElasticTransform(scale: 2) },
        { "RandomElasticTransform 'random_elastic_transform' takes the fill modes constant, nearest, wrap and reflect, not mirror.",
            () => new RandomElasticTransform(fillMode: FillMode.Mirror) },
        { "RandomElasticTransform 'random_elastic_transform' takes the interpolations nearest and bilinear, not bicubic.",
            () => new RandomElasticTransform(interpolation: Interpolation.Bicubic) },
        { "RandomErasing 'random_erasing' needs a scale in [0, 1]" + Got + "(-0.1, 0.2).", () =>
            new RandomErasing(scale: (-0.1, 0.2)) },
        { "RandomErasing 'random_erasing' needs a fillValue of a number, three of them or null; got shape (2,).",
            () => new RandomErasing(fillValue: NDArray.Of([1f, 2], [2])) },
        { "RandomGaussianBlur 'random_gaussian_blur' needs a kernelSize of odd numbers, got (3, 4).",
            () => new RandomGaussianBlur(kernelSize: (3, 4)) },
        { "RandomGaussianBlur 'random_gaussian_blur' needs a kernelSize of odd numbers, got (-1, -1).",
            () => new RandomGaussianBlur(kernelSize: -1) },
        { "RandomGaussianBlur 'random_gaussian_blur' needs a sigma in [0, 1]" + Got + "(0, 2).", () =>
            new RandomGaussianBlur(sigma: 2) },
        { "RandomGrayscale 'random_grayscale' needs a factor in [0, 1]" + Got + "(1.5, 1.5).", () => new RandomGrayscale(1.5) },
        { "RandomHue 'random_hue' needs a factor in [0, 1]" + Got + "(0.5, -0.1).", () => new RandomHue((0.5, -0.1), (0, 1)) },
        { "RandomHue 'random_hue' needs a valueRange of two different numbers, got (1, 1).", () =>
            new RandomHue(0.5, (1, 1)) },
        { "RandomInvert 'random_invert' needs a factor in [0, 1]" + Got + "(0, 1.1).", () => new RandomInvert(1.1) },
        { "RandomPerspective 'random_perspective' needs a scale in [0, 1]" + Got + "(1.5, 1.5).", () =>
            new RandomPerspective(scale: 1.5) },
        { "RandomPosterization 'random_posterization' needs a factor of 1 to 8 bits, a number or two of which the smaller is first; got 9.",
            () => new RandomPosterization(9) },
        { "RandomPosterization 'random_posterization' needs a factor of 1 to 8 bits, a number or two of which the smaller is first; got "
            + "(5, 3).", () => new RandomPosterization(new[] { 5, 3 }) },
        { "RandomSaturation 'random_saturation' needs a factor in [-1, 1]" + Got + "(0.2, 1.5).", () =>
            new RandomSaturation((0.2, 1.5)) },
        { "RandomSharpness 'random_sharpness' needs a factor in [0, 1]" + Got + "(0, 3).", () => new RandomSharpness(3) },
        { "RandomShear 'random_shear' needs a xFactor in [0, 1]" + Got + "(-0.2, 0.3).", () => new RandomShear((-0.2, 0.3)) },
        { "RandomShear 'random_shear' needs a yFactor in [0, 1]" + Got + "(-2, 2).", () => new RandomShear(0, 2) },
        { "RandomBrightness 'random_brightness' needs a valueRange of two different numbers, got (9, 9).",
            () => new RandomBrightness(0.1, (9, 9)) },
        { "Solarization 'solarization' needs a additionFactor in [0, 1]" + Got + "(0, 2).", () => new Solarization(2) },
        { "Solarization 'solarization' needs a thresholdFactor in [0, 1]" + Got + "(0.3, -0.1).", () =>
            new Solarization(0, (0.3, -0.1)) },
    };
}
