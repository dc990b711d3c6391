using Imacs.Core.Randomness;

namespace Imacs.Core.Clustering;

/// <summary>k-means over shards that nobody gathers: a sample, mini-batches of shards, a few full passes.</summary>
/// <remarks>
/// Sculley 2010 for the mini-batches; Lloyd 1982 for the passes, which bring the inertia within 1 % of full k-means where mini-batches
/// alone stay 3 to 4 % above. The result is a function of (rows, their numbers, options). It does not depend on the order in which shards
/// answer, nor on where they are. How rows are split into shards matters only if there are more rows than the sample size, because
/// mini-batches are groups of shards; then the split is part of the input.
/// </remarks>
public static class MiniBatchKMeans
{
    /// <summary>Clusters all rows.</summary>
    /// <param name="shards">The rows; asked for at most options.Concurrency shards at a time.</param>
    /// <param name="options">The parameters.</param>
    /// <param name="cancellationToken">Stops between passes and shards.</param>
    /// <returns>Centres and sizes; a shard's labels are those of <see cref="KMeansStep.Assign"/> with these centres.</returns>
    /// <exception cref="ArgumentException">There are fewer rows than clusters, or an option is out of range.</exception>
    /// <exception cref="InvalidOperationException">The shards hold fewer rows than they say.</exception>
    public static async Task<KMeansFit> FitAsync(IEmbeddingShards shards, KMeansOptions options, CancellationToken cancellationToken = default)
    {
        options.Validate();
        if (options.K > shards.Rows)
            throw new ArgumentException($"{options.K} clusters need at least as many rows; there are {shards.Rows}. Ask for fewer clusters.", nameof(options));
        List<KMeansTraceEntry> trace = [];
        EmbeddingSample sample = await GatherSampleAsync(shards, options, cancellationToken);
        // Computed off the caller's scheduler, which may be a grain's.
        (MiniBatchState state, double inertia) = await Task.Run(() => SampleKMeans.Fit(sample, options, trace, cancellationToken), cancellationToken);
        if (sample.Count < shards.Rows)
        {
            state = await MiniBatchesAsync(shards, state, options, trace, cancellationToken);
            // The sample's inertia says nothing about all rows: the first pass compares with NaN and so never is the last.
            inertia = double.NaN;
        }

        int[] all = [.. Enumerable.Range(0, shards.Count)];
        (Centroids centroids, long[] counts) = await FullPassesAsync(shards, all, state.Centroids, inertia, options, trace, cancellationToken);

        centroids = centroids.Reorder(BySize(centroids, counts));
        KMeansPartial final = await ShardSweep.AssignAsync(shards, all, centroids, options.Concurrency, cancellationToken);
        inertia = final.Inertia(centroids);
        trace.Add(new KMeansTraceEntry(KMeansStage.Final, 0, final.Rows, inertia));
        return new KMeansFit(centroids, final.Counts, inertia, trace);
    }

    /// <summary>Assigns all rows to given centres.</summary>
    /// <param name="shards">The rows.</param>
    /// <param name="centroids">The centres; they stay as they are.</param>
    /// <param name="concurrency">Shards asked at the same time, at least 1.</param>
    /// <param name="cancellationToken">Stops between shards.</param>
    public static Task<KMeansPartial> AssignAsync(IEmbeddingShards shards, Centroids centroids, int concurrency, CancellationToken cancellationToken = default) =>
        ShardSweep.AssignAsync(shards, [.. Enumerable.Range(0, shards.Count)], centroids, concurrency, cancellationToken);

    /// <summary>Gathers the sample that a clustering starts from: rows chosen by seed and number, in order of hash.</summary>
    /// <param name="shards">The rows.</param>
    /// <param name="options">Seed and sample size.</param>
    /// <param name="cancellationToken">Stops between shards.</param>
    /// <exception cref="InvalidOperationException">The shards hold fewer rows than they say.</exception>
    public static async Task<EmbeddingSample> GatherSampleAsync(IEmbeddingShards shards, KMeansOptions options, CancellationToken cancellationToken)
    {
        SampleRequest request = SampleRequest.For(options.Seed, Math.Max(options.SampleSize, options.K), shards.Rows);
        List<EmbeddingSample> parts = [];
        Lock gate = new();
        await ShardSweep.VisitAsync(
            [.. Enumerable.Range(0, shards.Count)],
            options.Concurrency,
            async (shard, token) =>
            {
                EmbeddingSample part = await shards.SampleAsync(shard, request, token);
                lock (gate)
                    parts.Add(part);
            },
            cancellationToken);
        EmbeddingSample sample = EmbeddingSample.Join(parts, request.Limit);
        return sample.Count >= options.K
            ? sample
            : throw new InvalidOperationException($"The shards gave {sample.Count} rows for a sample of {request.Limit}; they say that they hold {shards.Rows}.");
    }

    private static async Task<MiniBatchState> MiniBatchesAsync(
        IEmbeddingShards shards, MiniBatchState state, KMeansOptions options, List<KMeansTraceEntry> trace, CancellationToken cancellationToken)
    {
        KeyedRandom random = new(options.Seed, "k-means/mini-batches");
        int[] order = [.. Enumerable.Range(0, shards.Count)];
        int next = order.Length;
        for (int round = 0; round < options.MiniBatchRounds; round++)
        {
            if (next >= order.Length)
            {
                random.Shuffle(order.AsSpan());
                next = 0;
            }

            int[] batch = order[next..Math.Min(next + options.ShardsPerMiniBatch, order.Length)];
            next += batch.Length;
            KMeansPartial partial = await ShardSweep.AssignAsync(shards, batch, state.Centroids, options.Concurrency, cancellationToken);
            trace.Add(new KMeansTraceEntry(KMeansStage.MiniBatch, round, partial.Rows, partial.Inertia(state.Centroids)));
            state = KMeansStep.MiniBatchUpdate(state, partial);
        }

        return state;
    }

    private static async Task<(Centroids Centroids, long[] Counts)> FullPassesAsync(
        IEmbeddingShards shards, int[] all, Centroids centroids, double previous, KMeansOptions options, List<KMeansTraceEntry> trace, CancellationToken cancellationToken)
    {
        for (int pass = 0; ; pass++)
        {
            KMeansPartial partial = await ShardSweep.AssignAsync(shards, all, centroids, options.Concurrency, cancellationToken);
            double inertia = partial.Inertia(centroids);
            trace.Add(new KMeansTraceEntry(KMeansStage.FullPass, pass, partial.Rows, inertia));
            // An empty cluster is worth another pass whatever the inertia says: the update gives it a row.
            bool settled = previous - inertia <= options.Tolerance * previous && !partial.Counts.Contains(0);
            Centroids moved = KMeansStep.Update(centroids, partial);
            if (settled || pass + 1 == options.MaxPasses || moved.Values.SequenceEqual(centroids.Values))
                return (centroids, partial.Counts);
            (centroids, previous) = (moved, inertia);
        }
    }

    /// <summary>The old numbers of the clusters, largest first, then by centre: numbers that don't depend on the order of seeding.</summary>
    private static int[] BySize(Centroids centroids, long[] counts)
    {
        int[] order = [.. Enumerable.Range(0, counts.Length)];
        Array.Sort(order, (left, right) =>
        {
            int bySize = counts[right].CompareTo(counts[left]);
            int byCentre = bySize != 0 ? bySize : centroids.Row(left).SequenceCompareTo(centroids.Row(right));
            return byCentre != 0 ? byCentre : left.CompareTo(right);
        });
        return order;
    }
}
