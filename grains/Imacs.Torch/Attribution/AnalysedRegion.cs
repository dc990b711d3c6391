using Imacs.Core.Selection;

namespace Imacs.Torch.Attribution;

/// <summary>A region with its scores.</summary>
/// <param name="Region">Its pixels, and which models selected it.</param>
/// <param name="Sums">Per model: the attribution summed over the region, in units of the output.</param>
/// <param name="Shares">Per model: that sum over the L1 norm of the map; 0 for a flat map.</param>
/// <param name="Embedding">L2-normalised.</param>
public sealed record AnalysedRegion(SelectedRegion Region, double[] Sums, double[] Shares, float[] Embedding);
