using Imacs.Contracts.Summaries;

namespace Imacs.Reporting.Charts;

/// <summary>Data of the curve that a number of clusters is chosen by, as the page's script reads it.</summary>
/// <param name="K">[n]: numbers of clusters.</param>
/// <param name="Silhouette">[n]: mean silhouette, -1 to 1.</param>
/// <param name="Stability">[n]: mean adjusted Rand index between seeds.</param>
/// <param name="Chosen">The number that was chosen.</param>
internal sealed record CurveChart(IReadOnlyList<int> K, IReadOnlyList<double> Silhouette, IReadOnlyList<double> Stability, int Chosen)
{
    /// <summary>The curve of a clustering.</summary>
    public static CurveChart Of(ClusteringSummary clustering) => new(
        [.. clustering.Curve.Select(choice => choice.K)],
        [.. clustering.Curve.Select(choice => choice.Silhouette)],
        [.. clustering.Curve.Select(choice => choice.Stability)],
        clustering.K);
}
