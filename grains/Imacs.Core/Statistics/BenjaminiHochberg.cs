namespace Imacs.Core.Statistics;

/// <summary>Control of the false discovery rate over many tests.</summary>
/// <remarks>Benjamini and Hochberg 1995; q_(i) = min over j >= i of p_(j) m / j, as R's p.adjust.</remarks>
public static class BenjaminiHochberg
{
    /// <summary>Adjusted p-values.</summary>
    /// <param name="pValues">[m], each 0 to 1; m may be 0.</param>
    /// <returns>[m] q-values in the order of the input, each at least its p-value and at most 1.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A value is not in 0 to 1.</exception>
    public static double[] Adjust(ReadOnlySpan<double> pValues)
    {
        foreach (double p in pValues)
        {
            if (!(p is >= 0 and <= 1))
                throw new ArgumentOutOfRangeException(nameof(pValues), p, "A p-value lies in 0 to 1.");
        }

        double[] sorted = pValues.ToArray();
        int[] order = [.. Enumerable.Range(0, sorted.Length)];
        Array.Sort(sorted, order);
        double[] adjusted = new double[sorted.Length];
        double least = 1;
        for (int i = sorted.Length - 1; i >= 0; i--)
        {
            // m / j first would round p = 1 above or below itself.
            least = Math.Min(least, sorted[i] * sorted.Length / (i + 1));
            adjusted[order[i]] = least;
        }

        return adjusted;
    }
}
