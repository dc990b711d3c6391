using Imacs.Contracts.Specs;
using Imacs.Core.Segmentation;
using Imacs.Datasets.Imaging;
using Imacs.Torch.Attribution;
using Imacs.Torch.Models;

namespace Imacs.Grains.Comparisons;

/// <summary>What a silo needs at hand to work on one comparison: its spec and plan, its models loaded, its way of analysing.</summary>
internal sealed class ComparisonContext(
    ComparisonSpec spec, ComparisonPlan plan, AnalysisSetup setup, ImageDecoder decoder, IReadOnlyList<ModelLease> leases) : IDisposable
{
    public ComparisonSpec Spec { get; } = spec;

    public ComparisonPlan Plan { get; } = plan;

    public AnalysisSetup Setup { get; } = setup;

    public ImageDecoder Decoder { get; } = decoder;

    public void Dispose()
    {
        foreach (ModelLease lease in leases)
            lease.Dispose();
    }

    /// <summary>The segmentation that a spec asks for; parity with the PAIR library asks for its constants as they are.</summary>
    public static SegmentationOptions Segmentation(ComparisonSpec spec) => new()
    {
        Mode = spec.Segments == "literal" || AttributionMethodRules.NeedsLiteralSegments(spec.Attribution) ? ConstantsMode.Literal : ConstantsMode.Scaled,
    };
}
