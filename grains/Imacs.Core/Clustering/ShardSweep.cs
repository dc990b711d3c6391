namespace Imacs.Core.Clustering;

/// <summary>Asks many shards with bounded concurrency, on the scheduler of the caller (a grain's turns stay a grain's turns).</summary>
internal static class ShardSweep
{
    /// <summary>Calls <paramref name="visit"/> for every shard; the first failure stops the others and is thrown.</summary>
    internal static async Task VisitAsync(
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

    /// <summary>The merged partial of the given shards. Merging is exact, so partials are merged as they arrive and only one is held.</summary>
    internal static async Task<KMeansPartial> AssignAsync(
        IEmbeddingShards shards, IReadOnlyList<int> numbers, Centroids centroids, int concurrency, CancellationToken cancellationToken)
    {
        KMeansPartial total = KMeansPartial.Empty(centroids.Count, centroids.Dimension);
        Lock gate = new();
        await VisitAsync(
            numbers,
            concurrency,
            async (shard, token) =>
            {
                KMeansPartial partial = await shards.AssignAsync(shard, centroids, token);
                lock (gate)
                    total.Add(partial);
            },
            cancellationToken);
        return total;
    }
}
