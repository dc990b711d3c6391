using Imacs.Core.Statistics;

namespace Imacs.Core.Quality;

/// <summary>How much of a map is left when the model is another one.</summary>
/// <remarks>Adebayo et al., "Sanity Checks for Saliency Maps", NeurIPS 2018, section 3.</remarks>
public static class MapSimilarity
{
    /// <summary>Rank correlation of two maps over pixels.</summary>
    /// <param name="first">[n], finite.</param>
    /// <param name="second">[n], finite.</param>
    /// <param name="magnitudes">Whether signs are dropped first.</param>
    /// <returns>-1 to 1; NaN where a map is constant.</returns>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static double RankCorrelation(ReadOnlySpan<float> first, ReadOnlySpan<float> second, bool magnitudes) =>
        Spearman.Correlation(Values(first, magnitudes), Values(second, magnitudes));

    private static double[] Values(ReadOnlySpan<float> map, bool magnitudes)
    {
        var values = new double[map.Length];
        for (int i = 0; i < values.Length; i++)
            values[i] = magnitudes ? Math.Abs(map[i]) : map[i];
        return values;
    }
}
