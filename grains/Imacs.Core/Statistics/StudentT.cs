namespace Imacs.Core.Statistics;

/// <summary>Student's t distribution: the quantiles of intervals and the p-values of tests.</summary>
/// <remarks>Through the regularised incomplete beta function, by Lentz's continued fraction (Press et al., Numerical Recipes, 6.4); relative error below 1e-10.</remarks>
public static class StudentT
{
    /// <summary>P(|T| >= |t|).</summary>
    /// <param name="t">Any number.</param>
    /// <param name="degreesOfFreedom">At least 1.</param>
    /// <returns>0 to 1; the same for t and -t.</returns>
    public static double TwoSidedP(double t, double degreesOfFreedom)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(degreesOfFreedom, 1);
        double square = t * t;
        return double.IsPositiveInfinity(square)
            ? 0
            : RegularisedBeta(degreesOfFreedom / (degreesOfFreedom + square), degreesOfFreedom / 2, 0.5);
    }

    /// <summary>The t that a share <paramref name="level"/> of the distribution lies within, on both sides of 0.</summary>
    /// <param name="level">Above 0, below 1; 0.95 for a 95 % interval.</param>
    /// <param name="degreesOfFreedom">At least 1.</param>
    /// <returns>Above 0; 12.706 for 0.95 and 1, 1.960 in the limit.</returns>
    public static double TwoSidedQuantile(double level, double degreesOfFreedom)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(level, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(level, 1);
        double outside = 1 - level;
        double low = 0, high = 1;
        while (TwoSidedP(high, degreesOfFreedom) > outside)
            (low, high) = (high, 2 * high);
        // Bisection to the last bit: some 60 steps, but no assumption about the curve.
        while (true)
        {
            double middle = (low + high) / 2;
            if (middle <= low || middle >= high)
                return middle;
            if (TwoSidedP(middle, degreesOfFreedom) > outside)
                low = middle;
            else
                high = middle;
        }
    }

    private static double RegularisedBeta(double x, double a, double b)
    {
        if (x <= 0)
            return 0;
        if (x >= 1)
            return 1;
        double front = Math.Exp(LogGamma(a + b) - LogGamma(a) - LogGamma(b) + (a * Math.Log(x)) + (b * Math.Log(1 - x)));
        // The fraction converges quickly on this side of the mean; symmetry gives the other.
        return x < (a + 1) / (a + b + 2)
            ? front * BetaFraction(x, a, b) / a
            : 1 - (front * BetaFraction(1 - x, b, a) / b);
    }

    private static double BetaFraction(double x, double a, double b)
    {
        const double Tiny = 1e-300;
        double c = 1;
        double d = 1 / NotZero(1 - ((a + b) * x / (a + 1)));
        double fraction = d;
        for (int m = 1; m <= 10_000; m++)
        {
            double even = m * (b - m) * x / ((a + (2 * m) - 1) * (a + (2 * m)));
            d = 1 / NotZero(1 + (even * d));
            c = NotZero(1 + (even / c));
            fraction *= d * c;
            double odd = -(a + m) * (a + b + m) * x / ((a + (2 * m)) * (a + (2 * m) + 1));
            d = 1 / NotZero(1 + (odd * d));
            c = NotZero(1 + (odd / c));
            fraction *= d * c;
            if (Math.Abs((d * c) - 1) < 1e-15)
                break;
        }

        return fraction;

        static double NotZero(double value) => Math.Abs(value) < Tiny ? Tiny : value;
    }

    /// <summary>ln Gamma(x) for x > 0: Stirling's series after shifting x above 10, so that large arguments keep their digits.</summary>
    private static double LogGamma(double x)
    {
        double shift = 0;
        for (; x < 10; x++)
            shift -= Math.Log(x);
        double inverse = 1 / x, square = inverse * inverse;
        double series = inverse * ((1.0 / 12) - (square * ((1.0 / 360) - (square * ((1.0 / 1260) - (square * ((1.0 / 1680) - (square / 1188))))))));
        return shift + ((x - 0.5) * Math.Log(x)) - x + (0.5 * Math.Log(2 * Math.PI)) + series;
    }
}
