using Imacs.Contracts.Summaries;

namespace Imacs.Cli.Selftest;

/// <summary>E0: a model compared with itself.</summary>
internal static class IdentityVerdict
{
    private const string Words = "No difference";

    /// <summary>Every difference is exactly 0, and summary and report say so.</summary>
    /// <param name="summary">Of a model against itself.</param>
    /// <param name="report">The report's HTML.</param>
    public static Verdict Judge(ComparisonSummary summary, string report)
    {
        int differing = summary.Clusters.Count(cluster => !IsZero(cluster));
        bool headline = summary.Headline.Any(sentence => sentence.StartsWith(Words, StringComparison.Ordinal));
        bool shown = report.Contains(Words, StringComparison.Ordinal);
        return new(
            differing == 0 && summary.Clusters.Count > 0 && headline && shown,
            $"{differing} of {summary.Clusters.Count} clusters have a difference; \"{Words}\" is {(headline ? "in" : "NOT in")} the headline and {(shown ? "in" : "NOT in")} the report");
    }

    private static bool IsZero(ClusterSummary cluster) =>
        cluster is { Delta: 0, DeltaLow: 0, DeltaHigh: 0, PValue: 1, QValue: 1, Significant: false }
        && cluster.Models.Values.Distinct().Count() == 1
        && cluster.Pairs.All(pair => pair is { Delta: 0, Low: 0, High: 0, BootstrapLow: 0, BootstrapHigh: 0, Standardised: 0, PValue: 1, QValue: 1, Frequency: 0, Strength: 0 });
}
