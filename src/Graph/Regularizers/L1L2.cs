using System.Text.Json.Nodes;
using OnnxKeras.Config;
using static OnnxKeras.Ops;

namespace OnnxKeras.Regularizers;

/// <summary>l1 · Σ|x| + l2 · Σx².</summary>
[KerasName("l1_l2", "L1L2")]
public sealed class L1L2(double l1 = 0, double l2 = 0) : Regularizer
{
    /// <summary>The factor on Σ|x|.</summary>
    public double L1 { get; } = Penalty(l1, nameof(L1L2), nameof(l1));

    /// <summary>The factor on Σx².</summary>
    public double L2 { get; } = Penalty(l2, nameof(L1L2), nameof(l2));

    /// <inheritdoc/>
    public override KerasTensor Apply(KerasTensor x) => (L1, L2) switch
    {
        (_, 0) => Sum(Abs(x)) * L1,
        (0, _) => Sum(Square(x)) * L2,
        _ => Sum(Abs(x)) * L1 + Sum(Square(x)) * L2,
    };
}

/// <summary>l1 · Σ|x|.</summary>
public sealed class L1(double l1 = 0.01) : Regularizer, IConfigurable
{
    /// <summary>The factor.</summary>
    [KerasName("l1")]
    public double Factor { get; } = Penalty(l1, nameof(L1), nameof(l1));

    /// <inheritdoc/>
    public override KerasTensor Apply(KerasTensor x) => Sum(Abs(x)) * Factor;

    void IConfigurable.Adapt(JsonObject config, ConfigWriter writer) => config["l1"] = ConfigValue.Float((float)Factor);
}

/// <summary>l2 · Σx².</summary>
public sealed class L2(double l2 = 0.01) : Regularizer
{
    /// <summary>The factor.</summary>
    [KerasName("l2")]
    public double Factor { get; } = Penalty(l2, nameof(L2), nameof(l2));

    /// <inheritdoc/>
    public override KerasTensor Apply(KerasTensor x) => Sum(Square(x)) * Factor;
}

/// <summary>
/// Pushes the columns of a matrix towards orthonormality: factor · the mean of squared (or absolute) products of distinct rows or columns.
/// </summary>
[KerasName("orthogonal_regularizer", "OrthogonalRegularizer")]
public sealed class OrthogonalRegularizer(double factor = 0.01, string mode = "rows") : Regularizer, IConfigurable
{
    /// <summary>The factor.</summary>
    public double Factor { get; } = Penalty(factor, nameof(OrthogonalRegularizer), nameof(factor));

    /// <summary>rows or columns.</summary>
    public string Mode { get; } = mode is "rows" or "columns" ? mode
        : throw new KerasException($"OrthogonalRegularizer's mode must be 'rows' or 'columns', got '{mode}'.");

    /// <inheritdoc/>
    public override KerasTensor Apply(KerasTensor x)
    {
        if (x.Rank != 2) throw new KerasException($"OrthogonalRegularizer takes matrices, not a tensor of shape {x.Shape}.");
        var axis = Mode == "rows" ? 1 : 0;
        var unit = Normalize(x, axis);
        var products = axis == 1 ? Matmul(unit, Transpose(unit)) : Matmul(Transpose(unit), unit);
        var size = x.Shape[1 - axis]!.Value;
        var diagonal = OneHot(Positions(products, 0), size);
        // In single precision, as it is saved: so a model that was loaded is penalized the same.
        return Sum(Abs(products * (1 - diagonal))) * ((float)Factor * 0.5 / Math.Max(1, size * (size - 1) / 2));
    }

    void IConfigurable.Adapt(JsonObject config, ConfigWriter writer) => config["factor"] = ConfigValue.Float((float)Factor);
}
