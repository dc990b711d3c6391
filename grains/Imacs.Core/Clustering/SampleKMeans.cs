using Imacs.Core.Randomness;

namespace Imacs.Core.Clustering;

/// <summary>k-means on a sample in memory: restarts are run on its first rows, judged on all of it, and the best goes on.</summary>
internal static class SampleKMeans
{
    /// <summary>Rows that first centres are chosen from: enough for the spread, at a fraction of the cost of the whole sample.</summary>
    private const int SeedingRows = 2048;

    /// <summary>Rows that restarts run on. A sample is in order of hash, so that its first rows are a sample too.</summary>
    private const int RestartRows = 4096;

    /// <summary>Restarts stop this much earlier than the passes: which one is best shows long before it has converged.</summary>
    private const double RestartTolerance = 10;

    /// <summary>The centres of the best restart after it converged on the whole sample, the rows each holds, and their inertia.</summary>
    internal static (MiniBatchState State, double Inertia) Fit(
        EmbeddingSample sample, KMeansOptions options, List<KMeansTraceEntry> trace, CancellationToken cancellationToken)
    {
        int d = sample.Dimension;
        ReadOnlySpan<float> seeding = FirstRows(sample, Math.Max(SeedingRows, 16 * options.K));
        InMemoryLloyd screening = new(FirstRows(sample, Math.Max(RestartRows, 32 * options.K)).ToArray(), d, options.MaxPasses);
        InMemoryLloyd whole = new(sample.Values, d, options.MaxPasses);
        Centroids? best = null;
        double least = double.PositiveInfinity;
        for (int restart = 0; restart < options.Restarts; restart++)
        {
            KeyedRandom random = new(options.Seed, $"k-means/restart/{restart}");
            Centroids centroids = KMeansSeeding.Seed(seeding, d, options.K, random);
            centroids = screening.Run(centroids, RestartTolerance * options.Tolerance, cancellationToken).State.Centroids;
            double inertia = whole.Inertia(centroids);
            trace.Add(new KMeansTraceEntry(KMeansStage.Restart, restart, sample.Count, inertia));
            if (inertia < least)
                (best, least) = (centroids, inertia);
        }

        (MiniBatchState state, double reached) = whole.Run(best!, options.Tolerance, cancellationToken);
        trace.Add(new KMeansTraceEntry(KMeansStage.Sample, 0, sample.Count, reached));
        return (state, reached);
    }

    private static ReadOnlySpan<float> FirstRows(EmbeddingSample sample, int rows) =>
        sample.Values.AsSpan(0, Math.Min(sample.Count, rows) * sample.Dimension);
}
