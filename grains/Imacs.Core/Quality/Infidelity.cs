namespace Imacs.Core.Quality;

/// <summary>Infidelity: how far what a map claims about perturbations is from what they do.</summary>
/// <remarks>
/// Yeh et al., "On the (In)fidelity and Sensitivity of Explanations", NeurIPS 2019, eq. 1, with two normalisations. The claims are first multiplied by the
/// scale that suits them best, as in Captum's normalised form, because gradients, class activation maps and attributions of a path have different units;
/// but a scale below 0 is not allowed, or a map with all signs wrong would be perfect. Then the mean squared error is divided by the mean square of
/// the drops, so that images whose output hardly moves count as much as others: 0 is a perfect map, 1 one that tells nothing.
/// </remarks>
public static class Infidelity
{
    /// <summary>The normalised infidelity.</summary>
    /// <param name="claims">[k]: what the map says each perturbation takes from the output.</param>
    /// <param name="drops">[k]: what it takes, f(x) - f(perturbed x).</param>
    /// <returns>0 to 1; NaN where no perturbation changed the output.</returns>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static double Normalised(ReadOnlySpan<double> claims, ReadOnlySpan<double> drops)
    {
        if (claims.Length != drops.Length)
            throw new ArgumentException($"{claims.Length} claims and {drops.Length} drops don't pair.", nameof(drops));
        double both = 0, claimed = 0, dropped = 0;
        for (int i = 0; i < claims.Length; i++)
        {
            both += claims[i] * drops[i];
            claimed += claims[i] * claims[i];
            dropped += drops[i] * drops[i];
        }

        if (dropped == 0)
            return double.NaN;
        double scale = claimed == 0 ? 0 : Math.Max(0, both / claimed);
        double error = 0;
        for (int i = 0; i < claims.Length; i++)
            error += ((scale * claims[i]) - drops[i]) * ((scale * claims[i]) - drops[i]);
        return Math.Min(1, error / dropped);
    }
}
