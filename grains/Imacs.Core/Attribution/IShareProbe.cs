namespace Imacs.Core.Attribution;

/// <summary>Measures what is used downstream of an attribution: how far two approximations of the same map differ in the shares of its regions.</summary>
public interface IShareProbe
{
    /// <summary>The worst difference over the candidate regions between their shares under two approximations.</summary>
    /// <param name="first">Per path, the integrated gradient under the first approximation, before multiplication by (input - baseline).</param>
    /// <param name="second">The same under the second.</param>
    /// <returns>At least 0, in units of share; 0 for two maps that are zero.</returns>
    double WorstDifference(IReadOnlyList<double[]> first, IReadOnlyList<double[]> second);
}
