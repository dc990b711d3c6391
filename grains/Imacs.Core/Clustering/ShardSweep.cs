namespace Imacs.Core.Clustering;

/// <summary>Asks many shards with bounded concurrency, on the scheduler of the caller (a grain's turns stay a grain's turns).</summary>
public static class ShardSweep
{
    // More shards than this many for each call that runs at once, and they are asked in groups.
    private const int CallsEach = 4;
    private const int MostInGroup = 32;

    /// <summary>Calls <paramref name="visit"/> for every shard; the first failure stops the others and is thrown.</summary>
    /// <param name="shards">The shards' numbers.</param>
    /// <param name="concurrency">Visits at once, at least 1.</param>
    /// <param name="visit">What is done with each.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task VisitAsync(
        IReadOnlyList<int> shards, int concurrency, Func<int, CancellationToken, Task> visit, CancellationToken cancellationToken)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        int next = -1;
        Exception? failure = null;

        async Task WorkAsync()
        {
            try
            {
                for (int i = Interlocked.Increment(ref next); i < shards.Count; i = Interlocked.Increment(ref next))
                {
                    stop.Token.ThrowIfCancellationRequested();
                    await visit(shards[i], stop.Token);
                }
            }
            catch (Exception exception)
            {
                // The first failure is the cause; the cancellations that it brings about are not.
                Interlocked.CompareExchange(ref failure, exception, null);
                await stop.CancelAsync();
                throw;
            }
        }

        Task all = Task.WhenAll(Enumerable.Range(0, Math.Min(concurrency, shards.Count)).Select(_ => WorkAsync()));
        await all.ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        if (failure is not null)
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
    }

    /// <summary>The merged partial of the given shards, of which neighbours are asked together where there are many: a tree of two levels, whose root gets a 32nd of the answers. Merging is
    /// exact, so partials are merged as they arrive, only one is held, and the bits do not depend on the tree.</summary>
    internal static async Task<KMeansPartial> AssignAsync(
        IEmbeddingShards shards, IReadOnlyList<int> numbers, Centroids centroids, int concurrency, CancellationToken cancellationToken)
    {
        KMeansPartial total = KMeansPartial.Empty(centroids.Count, centroids.Dimension);
        Lock gate = new();
        int size = Math.Clamp(numbers.Count / (concurrency * CallsEach), 1, MostInGroup);
        int[][] groups = [.. numbers.GroupBy(number => number / size).Select(group => group.ToArray())];
        await VisitAsync(
            [.. Enumerable.Range(0, groups.Length)],
            concurrency,
            async (group, token) =>
            {
                KMeansPartial partial = await shards.AssignAsync(groups[group], centroids, token);
                lock (gate)
                    total.Add(partial);
            },
            cancellationToken);
        return total;
    }
}
