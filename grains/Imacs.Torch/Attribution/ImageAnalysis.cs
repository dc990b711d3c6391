using Imacs.Core.Segmentation;

namespace Imacs.Torch.Attribution;

/// <summary>One image, all models.</summary>
/// <param name="Models">Per slot: the attribution.</param>
/// <param name="Segments">The candidate segments.</param>
/// <param name="Regions">The selected regions.</param>
/// <param name="Spearman">Per pair of slots (0-1, 0-2, ..., 1-2, ...): rank correlation of the candidate segments' densities; NaN where a map is flat.</param>
/// <param name="TopAreaIou">Per pair: IoU of the areas that the two models selected.</param>
public sealed record ImageAnalysis(
    IReadOnlyList<ModelAttribution> Models,
    SegmentPool Segments,
    IReadOnlyList<AnalysedRegion> Regions,
    double[] Spearman,
    double[] TopAreaIou)
{
    /// <summary>The sampled candidate segments, ascending.</summary>
    public IReadOnlyList<AnalysedSegment> Pool { get; init; } = [];
}
