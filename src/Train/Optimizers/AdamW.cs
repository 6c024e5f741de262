namespace OnnxKeras.Optimizers;

/// <summary>Adam with decoupled weight decay (Loshchilov, Hutter 2019).</summary>
[KerasName("adamw")]
public sealed class AdamW(
    LearningRateSchedule? learningRate = null, double weightDecay = 0.004, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-7,
    bool amsgrad = false, double? clipnorm = null, double? clipvalue = null, double? globalClipnorm = null,
    bool useEma = false, double emaMomentum = 0.99, int? emaOverwriteFrequency = null, double? lossScaleFactor = null,
    int? gradientAccumulationSteps = null, string? name = null)
    : Adam(learningRate, beta1, beta2, epsilon, amsgrad, weightDecay, clipnorm, clipvalue, globalClipnorm, useEma, emaMomentum,
        emaOverwriteFrequency, lossScaleFactor, gradientAccumulationSteps, name);
