namespace Imacs.Core.Ranking;

/// <summary>The outcome of XRAI on one map.</summary>
/// <param name="Segments">A partition of the image: gains do not increase from one to the next but for the rest, which is last. The segment at index i has rank i + 1.</param>
/// <param name="Map">height x width, row-major: every pixel has its segment's gain, so the map has the sum of the attribution map up to float32 rounding.</param>
public sealed record XraiRanking(IReadOnlyList<XraiSegment> Segments, float[] Map);
