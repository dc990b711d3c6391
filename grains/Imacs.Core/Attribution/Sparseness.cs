namespace Imacs.Core.Attribution;

/// <summary>How concentrated an attribution map is; over magnitudes, so signs do not matter.</summary>
public static class Sparseness
{
    /// <summary>The Gini index of the magnitudes.</summary>
    /// <param name="map">Any number of finite values.</param>
    /// <returns>0 (all equal, also all zero) to 1 - 1/n (all in one).</returns>
    /// <remarks>Chalasani et al. 2020, as a measure of explanations; Hurley and Rickard 2009 for the form over sorted values.</remarks>
    public static double Gini(ReadOnlySpan<float> map)
    {
        double[] sorted = Magnitudes(map);
        Array.Sort(sorted);
        double total = sorted.Sum();
        if (total == 0)
            return 0;
        double weighted = 0;
        for (int i = 0; i < sorted.Length; i++)
            weighted += sorted[i] * (sorted.Length - i - 0.5);
        return 1 - (2 * weighted / (total * sorted.Length));
    }

    /// <summary>The entropy of the magnitudes as a distribution over pixels.</summary>
    /// <param name="map">Any number of finite values.</param>
    /// <returns>In nats: 0 (all in one, or all zero) to ln n (all equal).</returns>
    public static double Entropy(ReadOnlySpan<float> map)
    {
        double[] magnitudes = Magnitudes(map);
        double total = magnitudes.Sum();
        double entropy = 0;
        foreach (double magnitude in magnitudes)
        {
            if (magnitude > 0)
                entropy -= magnitude / total * Math.Log(magnitude / total);
        }

        return entropy;
    }

    private static double[] Magnitudes(ReadOnlySpan<float> map)
    {
        var magnitudes = new double[map.Length];
        for (int i = 0; i < magnitudes.Length; i++)
            magnitudes[i] = Math.Abs((double)map[i]);
        return magnitudes;
    }
}
