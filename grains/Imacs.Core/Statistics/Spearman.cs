namespace Imacs.Core.Statistics;

/// <summary>Rank correlation.</summary>
/// <remarks>Spearman 1904: Pearson's correlation of average ranks, which is right with ties too.</remarks>
public static class Spearman
{
    /// <summary>The correlation of the ranks of paired values.</summary>
    /// <param name="x">[n], finite.</param>
    /// <param name="y">[n], finite.</param>
    /// <returns>-1 to 1; NaN if n is below 2 or one side is constant, for then there is no order to agree on.</returns>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static double Correlation(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        if (x.Length != y.Length)
            throw new ArgumentException($"{x.Length} and {y.Length} values don't pair.", nameof(y));
        double[] left = AverageRanks(x), right = AverageRanks(y);
        // Ranks average to (n + 1) / 2 with and without ties.
        double mean = (x.Length + 1) / 2.0;
        double both = 0, leftSquares = 0, rightSquares = 0;
        for (int i = 0; i < left.Length; i++)
        {
            both += (left[i] - mean) * (right[i] - mean);
            leftSquares += (left[i] - mean) * (left[i] - mean);
            rightSquares += (right[i] - mean) * (right[i] - mean);
        }

        return leftSquares == 0 || rightSquares == 0
            ? double.NaN
            : Math.Clamp(both / (Math.Sqrt(leftSquares) * Math.Sqrt(rightSquares)), -1, 1);
    }

    /// <summary>Ranks from 1; equal values share the mean of theirs.</summary>
    /// <param name="values">[n], finite.</param>
    public static double[] AverageRanks(ReadOnlySpan<double> values)
    {
        double[] sorted = values.ToArray();
        int[] order = [.. Enumerable.Range(0, sorted.Length)];
        Array.Sort(sorted, order);
        double[] ranks = new double[sorted.Length];
        int end;
        for (int start = 0; start < sorted.Length; start = end)
        {
            for (end = start + 1; end < sorted.Length && sorted[end] == sorted[start];)
                end++;
            for (int i = start; i < end; i++)
                ranks[order[i]] = (start + 1 + end) / 2.0;
        }

        return ranks;
    }
}
