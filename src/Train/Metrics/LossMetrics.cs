namespace OnnxKeras.Metrics;

/// <summary>mean((yTrue − yPred)²).</summary>
[KerasName("mean_squared_error", "mse")]
public sealed class MeanSquaredError(string? name = null) : LossMetric(new Losses.MeanSquaredError(), name);

/// <summary>mean(|yTrue − yPred|).</summary>
[KerasName("mean_absolute_error", "mae")]
public sealed class MeanAbsoluteError(string? name = null) : LossMetric(new Losses.MeanAbsoluteError(), name);

/// <summary>100 · mean(|yTrue − yPred| / |yTrue|).</summary>
[KerasName("mean_absolute_percentage_error", "mape")]
public sealed class MeanAbsolutePercentageError(string? name = null) : LossMetric(new Losses.MeanAbsolutePercentageError(), name);

/// <summary>mean((log(yTrue + 1) − log(yPred + 1))²).</summary>
[KerasName("mean_squared_logarithmic_error", "msle")]
public sealed class MeanSquaredLogarithmicError(string? name = null) : LossMetric(new Losses.MeanSquaredLogarithmicError(), name);

/// <summary>The mean of <see cref="Losses.Hinge"/>.</summary>
public sealed class Hinge(string? name = null) : LossMetric(new Losses.Hinge(), name);

/// <summary>The mean of <see cref="Losses.SquaredHinge"/>.</summary>
public sealed class SquaredHinge(string? name = null) : LossMetric(new Losses.SquaredHinge(), name);

/// <summary>The mean of <see cref="Losses.CategoricalHinge"/>.</summary>
public sealed class CategoricalHinge(string? name = null) : LossMetric(new Losses.CategoricalHinge(), name);

/// <summary>Σ yTrue · log(yTrue / yPred), averaged over positions.</summary>
public sealed class KLDivergence(string? name = null) : LossMetric(new Losses.KLDivergence(), name);

/// <summary>mean(yPred − yTrue · log yPred).</summary>
public sealed class Poisson(string? name = null) : LossMetric(new Losses.Poisson(), name);

/// <summary>mean(log cosh(yPred − yTrue)).</summary>
[KerasName("logcosh", "log_cosh_error")]
public sealed class LogCoshError(string? name = null) : LossMetric(new Losses.LogCosh(), name ?? "logcosh");
