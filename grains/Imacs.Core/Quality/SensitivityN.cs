using Imacs.Core.Statistics;

namespace Imacs.Core.Quality;

/// <summary>Sensitivity-n: over random subsets of n features, the correlation of their attributions' sums with the output's drops when they are removed.</summary>
/// <remarks>Ancona, Ceolini, Öztireli and Gross, "Towards better understanding of gradient-based attribution methods", ICLR 2018, section 4: a method that
/// satisfies it for every n has correlation 1, which only a linear model allows; the curve over n is what is compared.</remarks>
public static class SensitivityN
{
    /// <summary>The correlation for one n.</summary>
    /// <param name="claims">[k]: sums of attributions, one for each subset.</param>
    /// <param name="drops">[k]: f(x) - f(x without the subset).</param>
    /// <returns>-1 to 1; NaN where no subset changes the output. 0 where the map claims the same of all subsets: it cannot tell them apart.</returns>
    public static double Correlation(ReadOnlySpan<double> claims, ReadOnlySpan<double> drops)
    {
        double correlation = Pearson.Correlation(claims, drops);
        return double.IsNaN(correlation) && !Constant(drops) ? 0 : correlation;
    }

    private static bool Constant(ReadOnlySpan<double> values)
    {
        foreach (double value in values)
        {
            if (value != values[0])
                return false;
        }

        return true;
    }
}
