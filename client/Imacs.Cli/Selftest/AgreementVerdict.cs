using Imacs.Contracts.Summaries;

namespace Imacs.Cli.Selftest;

/// <summary>E7: an attribution that does not change when the weights are drawn anew does not explain the network (Adebayo et al., "Sanity Checks for Saliency Maps",
/// NeurIPS 2018).</summary>
internal static class AgreementVerdict
{
    /// <summary>What may be left of the rank correlation that two trained networks have.</summary>
    public const double LargestPart = 0.5;

    /// <summary>Judges by the median over images of the rank correlation of segment scores.</summary>
    /// <param name="untrained">Of a trained network against one with random weights.</param>
    /// <param name="twins">Of two trained ones.</param>
    public static Verdict Judge(ComparisonSummary untrained, ComparisonSummary twins)
    {
        double left = untrained.Agreement[0].Spearman.Median, usual = twins.Agreement[0].Spearman.Median;
        return new(
            usual > 0 && left < LargestPart * usual,
            $"median rank correlation {left:0.00} with random weights, {usual:0.00} between trained twins; overlap of areas {untrained.Agreement[0].TopAreaIou.Median:0.00} against {twins.Agreement[0].TopAreaIou.Median:0.00}");
    }
}
