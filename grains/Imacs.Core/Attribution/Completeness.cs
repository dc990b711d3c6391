namespace Imacs.Core.Attribution;

/// <summary>Completeness: an attribution adds up to the change of the output (Sundararajan, Taly and Yan 2017, proposition 1).</summary>
public static class Completeness
{
    /// <summary>Changes of the output smaller than this are not divided by: the relative error of next to nothing says nothing.</summary>
    public const double Floor = 0.01;

    /// <summary>The relative completeness error.</summary>
    /// <param name="attributed">Sum of the map.</param>
    /// <param name="change">F(input) - mean over baselines of F(baseline).</param>
    /// <returns>|attributed - change| over the larger of |change| and <see cref="Floor"/>.</returns>
    public static double RelativeError(double attributed, double change) =>
        Math.Abs(attributed - change) / Math.Max(Math.Abs(change), Floor);
}
