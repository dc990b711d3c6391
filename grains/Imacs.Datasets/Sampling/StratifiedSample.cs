using System.Globalization;
using System.Runtime.CompilerServices;
using Imacs.Datasets.Sources;

namespace Imacs.Datasets.Sampling;

/// <summary>A fixed number of another source's images, the same number of each label as far as there are enough.</summary>
/// <remarks>
/// <para>
/// Within a label the images with the smallest hashes of (seed, id) are taken: the choice depends on the seed and the images, not on the order they are listed in, and a
/// larger limit keeps what a smaller one chose wherever the label's share grows. Images without a label form a group of their own.
/// </para>
/// <para>The source is read twice, to choose and to give; memory holds the labels and some bytes for each image that is chosen, never the dataset.</para>
/// </remarks>
public sealed class StratifiedSample : IDatasetSource
{
    private readonly IDatasetSource _inner;
    private readonly int _limit;
    private readonly long _seed;

    /// <summary>Wraps a source.</summary>
    /// <param name="inner">All images.</param>
    /// <param name="limit">How many to take, at least 1; all where there are no more.</param>
    /// <param name="seed">Another seed takes other images.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="limit"/> is below 1.</exception>
    public StratifiedSample(IDatasetSource inner, int limit, long seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        (_inner, _limit, _seed) = (inner, limit, seed);
    }

    /// <inheritdoc/>
    public string Describe => string.Create(CultureInfo.InvariantCulture, $"{_inner.Describe}, {_limit:N0} images at most, equally by label, seed {_seed}");

    /// <inheritdoc/>
    /// <remarks>The chosen items keep the order of the source.</remarks>
    public async IAsyncEnumerable<DatasetItem> ReadItemsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        SmallestHashes chosen = new(_limit);
        await foreach (DatasetItem item in _inner.ReadItemsAsync(cancellationToken))
            chosen.Add(Group(item), SeededHash.Of(_seed, item.Id));
        chosen.Settle();
        await foreach (DatasetItem item in _inner.ReadItemsAsync(cancellationToken))
        {
            if (chosen.Take(Group(item), SeededHash.Of(_seed, item.Id)))
                yield return item;
        }
    }

    /// <summary>Shares <paramref name="limit"/> equally: every group gives up to one common level, and what is then left goes one each to the first groups that have more.</summary>
    /// <param name="counts">What each group has.</param>
    /// <param name="limit">What is to be shared.</param>
    /// <returns>One quota per group, never above its count; together the limit, or everything there is.</returns>
    internal static int[] Quotas(IReadOnlyList<long> counts, int limit)
    {
        int level = 0;
        for (int step = 1 << 30; step > 0; step >>= 1)
        {
            if (level + (long)step <= limit && counts.Sum(count => Math.Min(count, level + step)) <= limit)
                level += step;
        }

        int[] quotas = [.. counts.Select(count => (int)Math.Min(count, level))];
        int left = limit - quotas.Sum();
        for (int group = 0; group < quotas.Length; group++)
        {
            if (left > 0 && counts[group] > level)
                (quotas[group], left) = (quotas[group] + 1, left - 1);
        }

        return quotas;
    }

    // No label sorts before every label, and cannot be one: labels are never empty.
    private static string Group(DatasetItem item) => item.Label ?? "";
}
