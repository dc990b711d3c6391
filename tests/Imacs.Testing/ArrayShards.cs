using Imacs.Core.Clustering;

namespace Imacs.Testing;

/// <summary>Rows in memory, cut into equal shards, that answer in an order which the test chooses.</summary>
/// <param name="rows">count x dimension values, row after row.</param>
/// <param name="dimension">Values in a row.</param>
/// <param name="count">Number of shards.</param>
/// <param name="delay">Waits before a shard answers; null for no wait.</param>
public sealed class ArrayShards(float[] rows, int dimension, int count, Func<int, Task>? delay = null) : IEmbeddingShards
{
    private int _running;

    /// <inheritdoc/>
    public int Count => count;

    /// <inheritdoc/>
    public int Dimension => dimension;

    /// <inheritdoc/>
    public long Rows => rows.Length / dimension;

    /// <summary>Most calls that ran at once.</summary>
    public int MostAtOnce { get; private set; }

    /// <inheritdoc/>
    public async ValueTask<EmbeddingSample> SampleAsync(int shard, SampleRequest request, CancellationToken cancellationToken)
    {
        await EnterAsync(shard);
        (int first, int length) = Range(shard);
        EmbeddingSample sample = EmbeddingSample.Draw(rows.AsSpan(first * dimension, length * dimension), dimension, first, request);
        Interlocked.Decrement(ref _running);
        return sample;
    }

    /// <inheritdoc/>
    public async ValueTask<KMeansPartial> AssignAsync(IReadOnlyList<int> group, Centroids centroids, CancellationToken cancellationToken)
    {
        KMeansPartial total = KMeansPartial.Empty(centroids.Count, centroids.Dimension);
        foreach (int shard in group)
            total.Add(await AssignAsync(shard, centroids));
        return total;
    }

    private async Task<KMeansPartial> AssignAsync(int shard, Centroids centroids)
    {
        await EnterAsync(shard);
        (int first, int length) = Range(shard);
        KMeansPartial partial = KMeansStep.Assign(rows.AsSpan(first * dimension, length * dimension), dimension, centroids, new int[length], first);
        Interlocked.Decrement(ref _running);
        return partial;
    }

    private async Task EnterAsync(int shard)
    {
        MostAtOnce = Math.Max(MostAtOnce, Interlocked.Increment(ref _running));
        if (delay is not null)
            await delay(shard);
    }

    private (int First, int Length) Range(int shard)
    {
        int first = (int)(Rows * shard / count);
        return (first, (int)(Rows * (shard + 1) / count) - first);
    }
}
