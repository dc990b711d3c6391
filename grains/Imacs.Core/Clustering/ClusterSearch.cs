namespace Imacs.Core.Clustering;

/// <summary>Chooses the number of clusters, and tells how far a clustering can be relied on, both on a sample of the rows.</summary>
/// <remarks>A sample is in order of hash, so that its first rows are a sample too; everything is a function of sample, options and seed.</remarks>
public static class ClusterSearch
{
    /// <summary>Rows whose silhouettes are computed: their distances to each other are held.</summary>
    public const int SilhouetteRows = 2000;

    /// <summary>Further runs with other seeds that a clustering is compared with.</summary>
    public const int OtherSeeds = 4;

    private static readonly int[] Ladder = [2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 50, 60, 80, 100, 120, 150, 200];

    /// <summary>The numbers of clusters that are tried for a range: steps of about a quarter, ends included, and no more than one for ten rows.</summary>
    /// <param name="low">Fewest, at least 2.</param>
    /// <param name="high">Most, at least <paramref name="low"/>.</param>
    /// <param name="rows">Rows in the sample.</param>
    public static IReadOnlyList<int> Candidates(int low, int high, int rows)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(low, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(high, low);
        int most = Math.Max(low, Math.Min(high, rows / 10));
        return [.. Ladder.Where(k => k > low && k < most).Prepend(low).Append(most).Distinct()];
    }

    /// <summary>Tries numbers of clusters.</summary>
    /// <param name="sample">The rows.</param>
    /// <param name="candidates">Numbers to try, each at most the rows of the sample.</param>
    /// <param name="options">Seed and tolerances; its K is not looked at.</param>
    /// <param name="cancellationToken">Stops between runs.</param>
    /// <returns>One entry a candidate, in their order. The best is that of <see cref="Best"/>.</returns>
    public static IReadOnlyList<KChoice> Try(EmbeddingSample sample, IReadOnlyList<int> candidates, KMeansOptions options, CancellationToken cancellationToken)
    {
        int looked = Math.Min(SilhouetteRows, sample.Count);
        var silhouette = new Silhouette(sample.Values.AsSpan(0, looked * sample.Dimension), sample.Dimension);
        List<KChoice> curve = [];
        foreach (int k in candidates)
        {
            (Centroids Centroids, double Inertia)[] runs = [.. Enumerable.Range(0, 3).Select(run => Run(sample, options with { K = k }, run, cancellationToken))];
            int[][] labels = [.. runs.Select(run => Labels(sample, run.Centroids))];
            curve.Add(new(
                k,
                silhouette.Mean(labels[0].AsSpan(0, looked), k),
                (AdjustedRandIndex.Of(labels[0], labels[1]) + AdjustedRandIndex.Of(labels[0], labels[2]) + AdjustedRandIndex.Of(labels[1], labels[2])) / 3,
                runs[0].Inertia / sample.Count));
        }

        return curve;
    }

    /// <summary>The number with the greatest silhouette; the smaller one among equals.</summary>
    /// <param name="curve">At least one entry.</param>
    public static int Best(IReadOnlyList<KChoice> curve) => curve.OrderByDescending(choice => choice.Silhouette).ThenBy(choice => choice.K).First().K;

    /// <summary>Compares a clustering with those that other seeds give.</summary>
    /// <param name="sample">The rows.</param>
    /// <param name="centroids">Its centres.</param>
    /// <param name="options">Its parameters.</param>
    /// <param name="cancellationToken">Stops between runs.</param>
    public static ClusterStability Stability(EmbeddingSample sample, Centroids centroids, KMeansOptions options, CancellationToken cancellationToken) =>
        ClusterStability.Of(
            Labels(sample, centroids),
            centroids.Count,
            [.. Enumerable.Range(1, OtherSeeds).Select(run => Labels(sample, Run(sample, options with { K = centroids.Count }, run, cancellationToken).Centroids))]);

    /// <summary>The nearest centre of every row of a sample.</summary>
    /// <param name="sample">The rows.</param>
    /// <param name="centroids">The centres.</param>
    public static int[] Labels(EmbeddingSample sample, Centroids centroids)
    {
        var labels = new int[sample.Count];
        KMeansStep.Assign(sample.Values, sample.Dimension, centroids, labels);
        return labels;
    }

    /// <summary>One run on the sample alone; run 0 has the options' own seed.</summary>
    private static (Centroids Centroids, double Inertia) Run(EmbeddingSample sample, KMeansOptions options, int run, CancellationToken cancellationToken)
    {
        // Seeds of neighbouring comparisons must not meet: 0 with its second run and 1 with its first.
        long seed = run == 0 ? options.Seed : (long)Randomness.KeyedRandom.Hash(options.Seed, (ulong)run);
        (MiniBatchState state, double inertia) = SampleKMeans.Fit(sample, options with { Seed = seed }, [], cancellationToken);
        return (state.Centroids, inertia);
    }
}
