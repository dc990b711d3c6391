using Imacs.Contracts.Summaries;

namespace Imacs.Cli.Selftest;

/// <summary>E8: taking the concept away costs the model more that is said to look at it.</summary>
internal static class CausalVerdict
{
    /// <summary>Least correlation over images between what a concept's regions were attributed and what masking them costs.</summary>
    public const double LeastCorrelation = 0.3;

    /// <summary>Judges the masking of the concept that came first.</summary>
    /// <param name="planted">Of the network that learned the mark against the one that did not.</param>
    public static Verdict Judge(ComparisonSummary planted)
    {
        ClusterSummary first = planted.Clusters[0];
        string model = planted.Models[0].Name, other = planted.Models[1].Name;
        if (first.Causal is not { } causal || first.Pairs[0].Drop is not { } drop)
            return new(false, "the concept that came first was not masked");
        CausalModelSummary a = causal.Models[model], b = causal.Models[other];
        return new(
            a.Low > 0 && drop.Low > 0 && a.Correlation >= LeastCorrelation,
            $"masked in {causal.Images} images: drop {a.MeanDrop:0.000} in {model}, {b.MeanDrop:0.000} in {other}, difference {drop.Delta:0.000} ({drop.Low:0.000} to {drop.High:0.000}); correlation with attribution {a.Correlation:0.00}");
    }
}
