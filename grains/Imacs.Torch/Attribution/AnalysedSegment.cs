using Imacs.Core.Segmentation;

namespace Imacs.Torch.Attribution;

/// <summary>A sampled candidate segment with its scores.</summary>
/// <param name="Candidate">Its number among the image's candidates, see <see cref="SegmentPool.Masks"/>.</param>
/// <param name="Mask">Its pixels, dilated.</param>
/// <param name="Sums">Per model: the attribution summed over the segment, in units of the output.</param>
/// <param name="Shares">Per model: that sum over the L1 norm of the map; 0 for a flat map.</param>
/// <param name="Embedding">L2-normalised.</param>
public sealed record AnalysedSegment(int Candidate, BitMask Mask, double[] Sums, double[] Shares, float[] Embedding);
