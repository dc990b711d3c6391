namespace Imacs.Core.Statistics;

/// <summary>Linear correlation.</summary>
public static class Pearson
{
    /// <summary>The correlation of paired values.</summary>
    /// <param name="x">[n], finite.</param>
    /// <param name="y">[n], finite.</param>
    /// <returns>-1 to 1; NaN if n is below 2 or one side is constant.</returns>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static double Correlation(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        if (x.Length != y.Length)
            throw new ArgumentException($"{x.Length} and {y.Length} values don't pair.", nameof(y));
        (double xMean, double yMean) = (Mean(x), Mean(y));
        double both = 0, xSquares = 0, ySquares = 0;
        for (int i = 0; i < x.Length; i++)
        {
            both += (x[i] - xMean) * (y[i] - yMean);
            xSquares += (x[i] - xMean) * (x[i] - xMean);
            ySquares += (y[i] - yMean) * (y[i] - yMean);
        }

        return xSquares == 0 || ySquares == 0 ? double.NaN : Math.Clamp(both / (Math.Sqrt(xSquares) * Math.Sqrt(ySquares)), -1, 1);
    }

    private static double Mean(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values)
            sum += value;
        return sum / Math.Max(1, values.Length);
    }
}
