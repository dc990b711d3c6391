using Imacs.Core.Randomness;

namespace Imacs.Core.Clustering;

/// <summary>Which rows belong to a seeded sample: a rule that every shard applies alone.</summary>
/// <param name="Seed">Seed of the rows' hashes.</param>
/// <param name="Threshold">A row is in the sample if its hash is at most this; the sample's share of all rows is Threshold / 2^64.</param>
/// <param name="Limit">Most rows in the whole sample; where more qualify, those with the smallest hashes stay.</param>
public sealed record SampleRequest(long Seed, ulong Threshold, int Limit)
{
    /// <summary>The request whose sample holds <paramref name="size"/> of <paramref name="rows"/> rows, or all where there are no more.</summary>
    /// <param name="seed">Any value.</param>
    /// <param name="size">Rows wanted, at least 1.</param>
    /// <param name="rows">Rows in all shards, at least 1.</param>
    /// <remarks>
    /// The threshold admits six standard deviations more than asked for, so that the limit, not chance, sets the size, and yet no shard
    /// sends rows by the thousand to be thrown away.
    /// </remarks>
    public static SampleRequest For(long seed, int size, long rows)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        double share = (size + (6 * Math.Sqrt(size)) + 20) / rows;
        return new SampleRequest(seed, size >= rows || share >= 1 ? ulong.MaxValue : (ulong)(share * Math.Pow(2, 64)), size);
    }

    /// <summary>The hash that decides about a row.</summary>
    /// <param name="row">Global row number.</param>
    internal ulong HashOf(long row) => KeyedRandom.Hash(Seed, (ulong)row);
}
