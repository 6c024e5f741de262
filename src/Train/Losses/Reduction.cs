namespace OnnxKeras;

/// <summary>How the losses of all positions become one number.</summary>
public enum Reduction
{
    /// <summary>The sum divided by the number of positions.</summary>
    SumOverBatchSize,
    /// <summary>The sum divided by the sum of the weights.</summary>
    MeanWithSampleWeight,
    /// <summary>The sum.</summary>
    Sum,
    /// <summary>The same as <see cref="SumOverBatchSize"/>.</summary>
    Mean,
    /// <summary>No reduction: one value a position. Training needs one number, so it refuses this.</summary>
    None,
}
