using Imacs.Core.Segmentation;

namespace Imacs.Core.Ranking;

/// <summary>One segment of a ranking: the pixels that a mask was the first to cover, or those that none did.</summary>
/// <param name="Pixels">The pixels newly covered; never empty, and disjoint from every other segment's.</param>
/// <param name="Gain">Mean of the attribution map over the pixels, in the map's unit.</param>
/// <param name="SourceMask">Index of the mask that was picked; -1 for the rest.</param>
/// <param name="IsRest">Whether these are the pixels that no pick covered. At most one segment is, the last, whatever its gain.</param>
public sealed record XraiSegment(BitMask Pixels, double Gain, int SourceMask, bool IsRest);
