using Imacs.Contracts.Specs;
using Imacs.Contracts.Summaries;
using Imacs.Core.Imaging;
using Imacs.Storage.Tables;

namespace Imacs.Grains.Reporting;

/// <summary>All that a report shows.</summary>
/// <param name="Spec">The effective spec.</param>
/// <param name="Summary">The summary.</param>
/// <param name="Patches">The exemplars' patches.</param>
/// <param name="DrillDowns">The images that are explained in full.</param>
public sealed record ReportMaterial(
    ComparisonSpec Spec, ComparisonSummary Summary, IReadOnlyList<ReportedPatch> Patches, IReadOnlyList<ReportedImage> DrillDowns);
