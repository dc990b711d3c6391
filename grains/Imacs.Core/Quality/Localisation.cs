namespace Imacs.Core.Quality;

/// <summary>Whether a map points to where the evidence is known to be.</summary>
public static class Localisation
{
    /// <summary>Relevance mass accuracy: the part of the positive attribution that lies inside.</summary>
    /// <param name="map">[n], finite.</param>
    /// <param name="inside">[n]: whether a pixel belongs to the evidence.</param>
    /// <returns>0 to 1; NaN for a map without a positive value.</returns>
    /// <remarks>Arras, Osman and Samek, "CLEVR-XAI", Information Fusion 2022, eq. 1, on the positive part.</remarks>
    public static double RelevanceMass(ReadOnlySpan<float> map, ReadOnlySpan<bool> inside)
    {
        double within = 0, total = 0;
        for (int i = 0; i < map.Length; i++)
        {
            double positive = Math.Max(0, map[i]);
            total += positive;
            within += inside[i] ? positive : 0;
        }

        return total > 0 ? within / total : double.NaN;
    }

    /// <summary>Relevance rank accuracy: of the K top pixels, K the evidence's size, the part that lies inside.</summary>
    /// <param name="ranks">[n]: the pixels' ranks, 0 for the top.</param>
    /// <param name="inside">[n].</param>
    /// <returns>0 to 1; NaN where there is no evidence.</returns>
    /// <remarks>Arras, Osman and Samek 2022, eq. 2.</remarks>
    public static double RelevanceRank(ReadOnlySpan<int> ranks, ReadOnlySpan<bool> inside)
    {
        int size = inside.Count(true), hits = 0;
        for (int i = 0; i < ranks.Length; i++)
            hits += inside[i] && ranks[i] < size ? 1 : 0;
        return size == 0 ? double.NaN : (double)hits / size;
    }

    /// <summary>The pointing game: whether the top pixel lies inside.</summary>
    /// <param name="ranks">[n]: the pixels' ranks, 0 for the top.</param>
    /// <param name="inside">[n].</param>
    /// <returns>1 or 0.</returns>
    /// <remarks>Zhang et al., "Top-down Neural Attention by Excitation Backprop", IJCV 2018, section 4.2, without a margin around the evidence.</remarks>
    public static double PointingGame(ReadOnlySpan<int> ranks, ReadOnlySpan<bool> inside) => inside[ranks.IndexOf(0)] ? 1 : 0;
}
