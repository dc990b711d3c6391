namespace Imacs.Core.Attribution;

/// <summary>What is used downstream of an attribution, and so what the adaptive rule makes accurate: the shares of an image's candidate regions.</summary>
public interface IRegionShares
{
    /// <summary>What a gradient on one path would add to the sum of each region, if it were the integrated gradient of that path.</summary>
    /// <param name="path">The path.</param>
    /// <param name="gradient">A gradient, before multiplication by (input - baseline).</param>
    /// <returns>One value a region, always in the same order, in units of the output; already divided by the number of paths.</returns>
    double[] Sums(int path, ReadOnlySpan<double> gradient);

    /// <summary>The L1 norm of the attribution map, of which shares are fractions.</summary>
    /// <param name="gradients">Per path, the integrated gradient.</param>
    /// <returns>At least 0, in units of the output.</returns>
    double Norm(IReadOnlyList<double[]> gradients);
}
