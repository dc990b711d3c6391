namespace Imacs.Contracts.Evaluations;

/// <summary>Which way a measure of attribution quality is better.</summary>
public enum MeasureDirection
{
    /// <summary>Larger values are better.</summary>
    Higher,

    /// <summary>Smaller values are better.</summary>
    Lower,
}
