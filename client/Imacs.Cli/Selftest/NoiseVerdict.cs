using Imacs.Contracts.Summaries;
using Imacs.Core.Statistics;

namespace Imacs.Cli.Selftest;

/// <summary>E2: two trainings that differ by chance alone give the noise floor, which a planted difference must stand clear of.</summary>
internal static class NoiseVerdict
{
    /// <summary>The largest sure difference of an accepted cluster between twins may be this part of the planted one's.</summary>
    public const double LargestPart = 0.5;

    /// <summary>Judges the twins against the planted difference, both by what concepts are ranked by: the end of the interval nearer to 0.</summary>
    /// <param name="twins">Of two networks from different seeds.</param>
    /// <param name="planted">Of the networks with the planted difference, on the same images.</param>
    public static Verdict Judge(ComparisonSummary twins, ComparisonSummary planted)
    {
        ClusterSummary[] accepted = [.. twins.Clusters.Where(cluster => cluster.Accepted)];
        double floor = accepted.Select(Sure).DefaultIfEmpty(double.NaN).Max();
        double signal = Sure(planted.Clusters[0]);
        return new(
            floor < LargestPart * signal,
            $"surely {floor:0.0000} between twins, {floor / signal:0.00} of the planted {signal:0.0000}; {accepted.Count(cluster => cluster.Significant)} of {accepted.Length} accepted clusters significant");
    }

    private static double Sure(ClusterSummary cluster) => new MeanInterval(cluster.Delta, cluster.DeltaLow, cluster.DeltaHigh).SureDistance;
}
