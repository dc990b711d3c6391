using Imacs.Core.Randomness;

namespace Imacs.Core.Quality;

/// <summary>Pixels in the order of their attribution.</summary>
public static class PixelOrder
{
    /// <summary>The rank of every pixel, 0 for the largest value.</summary>
    /// <param name="map">[n], finite, signed: what speaks most for the explained class comes first.</param>
    /// <param name="ties">Puts equal values in a random order: maps that are constant over regions would otherwise be judged by raster order.</param>
    /// <returns>[n]: a permutation of 0 to n - 1.</returns>
    public static int[] Ranks(ReadOnlySpan<float> map, KeyedRandom ties)
    {
        int[] order = [.. Enumerable.Range(0, map.Length)];
        ties.Shuffle<int>(order);
        var keys = new (float Value, int Place)[map.Length];
        for (int place = 0; place < order.Length; place++)
            keys[place] = (-map[order[place]], place);
        Array.Sort(keys, order);
        var ranks = new int[map.Length];
        for (int rank = 0; rank < order.Length; rank++)
            ranks[order[rank]] = rank;
        return ranks;
    }
}
