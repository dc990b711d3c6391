namespace Imacs.Core.Clustering;

/// <summary>How far two clusterings of the same rows agree, beyond what chance would give.</summary>
/// <remarks>Hubert and Arabie 1985, equation 5.</remarks>
public static class AdjustedRandIndex
{
    /// <summary>Compares two labellings.</summary>
    /// <param name="left">[n]: cluster of each row, at least 0.</param>
    /// <param name="right">[n]: its cluster in the other clustering.</param>
    /// <returns>1 for the same partition whatever its numbers, about 0 for independent ones; below 0 for less than chance. 1 where both put all rows
    /// into one cluster, or each into its own.</returns>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static double Of(ReadOnlySpan<int> left, ReadOnlySpan<int> right)
    {
        if (left.Length != right.Length)
            throw new ArgumentException($"{left.Length} labels and {right.Length} labels are not of the same rows.", nameof(right));
        Dictionary<(int Left, int Right), long> cells = [];
        Dictionary<int, long> rows = [], columns = [];
        for (int i = 0; i < left.Length; i++)
        {
            cells[(left[i], right[i])] = cells.GetValueOrDefault((left[i], right[i])) + 1;
            rows[left[i]] = rows.GetValueOrDefault(left[i]) + 1;
            columns[right[i]] = columns.GetValueOrDefault(right[i]) + 1;
        }

        double both = Pairs(cells.Values), first = Pairs(rows.Values), second = Pairs(columns.Values), all = left.Length * (left.Length - 1.0) / 2;
        double expected = all == 0 ? 0 : first * second / all;
        double most = (first + second) / 2;
        return most == expected ? 1 : (both - expected) / (most - expected);
    }

    /// <summary>Whole numbers below 2^53: the order of the sum changes nothing.</summary>
    private static double Pairs(IEnumerable<long> counts) => counts.Sum(count => count * (count - 1.0) / 2);
}
