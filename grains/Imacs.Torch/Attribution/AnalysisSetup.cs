using Imacs.Core.Segmentation;
using Imacs.Torch.Models;

namespace Imacs.Torch.Attribution;

/// <summary>How every image of a comparison is analysed.</summary>
/// <param name="Models">The compared models, by slot.</param>
/// <param name="Target">The explained class.</param>
/// <param name="Request">Method and output.</param>
/// <param name="Segmentation">Candidate segments.</param>
/// <param name="RegionsPerModel">Segments each model may select.</param>
/// <param name="Embedder">What embeds the regions.</param>
public sealed record AnalysisSetup(
    IReadOnlyList<TorchModel> Models,
    TargetRule Target,
    AttributionRequest Request,
    SegmentationOptions Segmentation,
    int RegionsPerModel,
    IRegionEmbedder Embedder)
{
    /// <summary>Probability, 0 to 1, with which a candidate segment is scored and embedded although nobody may have selected it.</summary>
    public double PoolFraction { get; init; }

    /// <summary>Seed of that draw, which is keyed by the image's id.</summary>
    public long Seed { get; init; }
}
