namespace OnnxKeras;

/// <summary>How layers over categories write an index.</summary>
public enum OutputMode
{
    /// <summary>The index itself.</summary>
    Int,
    /// <summary>For each index a vector with one 1; a last axis of size 1 is replaced, others get one more.</summary>
    OneHot,
    /// <summary>For each sample a vector with a 1 for every index that occurs on axis 1, of (batch, n) the last.</summary>
    MultiHot,
    /// <summary>For each sample how often each index occurs on axis 1, of (batch, n) the last.</summary>
    Count,
    /// <summary>Counts times each index's inverse document frequency.</summary>
    TfIdf,
}
