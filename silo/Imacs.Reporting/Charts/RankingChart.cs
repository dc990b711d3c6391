using Imacs.Reporting.Rendering;

namespace Imacs.Reporting.Charts;

/// <summary>Data of the ranking of differences, as the page's script reads it.</summary>
/// <param name="First">Name of model A.</param>
/// <param name="Second">Name of model B.</param>
/// <param name="Unit">The unit of the axis.</param>
/// <param name="Points">One a concept, the largest difference in A's favour first.</param>
internal sealed record RankingChart(string First, string Second, string Unit, IReadOnlyList<RankingPoint> Points)
{
    /// <summary>The ranking of a report's accepted concepts.</summary>
    public static RankingChart Of(ReportView report) => new(
        report.First.Name,
        report.Second.Name,
        Show.ShareUnit,
        [.. report.Accepted.OrderByDescending(c => c.Delta).ThenBy(c => c.Rank).Select(c => new RankingPoint(
            ReportView.ConceptAnchor(c.Id),
            c.Rank,
            c.Id,
            c.Labels.Count > 0 ? c.Labels[0].Label : string.Empty,
            c.Delta,
            c.DeltaLow,
            c.DeltaHigh,
            c.Significant,
            Show.Probability("q", c.QValue)))]);
}
