namespace Imacs.Contracts.Summaries;

/// <summary>The same comparison as seen by another pair of its models.</summary>
public static class PairView
{
    /// <summary>Puts one pair in front: models, ranks, differences, predictions and headline are that pair's.</summary>
    /// <param name="summary">A comparison.</param>
    /// <param name="pair">Which of its pairs, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such pair.</exception>
    public static ComparisonSummary ForPair(this ComparisonSummary summary, int pair)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(pair);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(pair, summary.Pairs.Count);
        PairSummary seen = summary.Pairs[pair];
        ModelSummary[] front = [summary.Models.First(model => model.Name == seen.First), summary.Models.First(model => model.Name == seen.Second)];
        return summary with
        {
            Models = [.. front, .. summary.Models.Except(front)],
            Clusters = [.. summary.Clusters.Select(cluster => Seen(cluster, cluster.Pairs[pair])).OrderBy(cluster => cluster.Rank)],
            Predictions = seen.Predictions,
            Headline = seen.Headline,
        };
    }

    private static ClusterSummary Seen(ClusterSummary cluster, PairDifference pair) => cluster with
    {
        Rank = pair.Rank,
        Delta = pair.Delta,
        DeltaLow = pair.Low,
        DeltaHigh = pair.High,
        PValue = pair.PValue,
        QValue = pair.QValue,
        Significant = pair.QValue <= PairDifference.SignificanceLevel,
        Predictions = pair.Predictions,
    };
}
