namespace Imacs.Core.Ranking;

/// <summary>Parameters of <see cref="XraiRanker"/>; defaults are the PAIR library's [xrai].</summary>
public sealed record XraiOptions
{
    /// <summary>How segments are ordered.</summary>
    public XraiAlgorithm Algorithm { get; init; } = XraiAlgorithm.Full;

    /// <summary>Picking goes on while the covered fraction of the image is not above this.</summary>
    /// <value>0 to 1. Default 1: until no mask is left. Used by the full algorithm only.</value>
    public double AreaThreshold { get; init; } = 1.0;

    /// <summary>Fewest pixels that a mask must add.</summary>
    /// <value>At least 1. Default 50; take <c>SegmentPool.MinNewPixels</c> for constants that follow the image's size.</value>
    public int MinNewPixels { get; init; } = 50;

    /// <summary>Picking stops after this many segments; what is uncovered then is the rest.</summary>
    /// <value>At least 1, or null for no limit. Default null.</value>
    public int? MaxSegments { get; init; }
}
