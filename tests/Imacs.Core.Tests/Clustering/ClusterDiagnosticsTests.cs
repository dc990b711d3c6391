using Imacs.Core.Clustering;
using Imacs.Core.Randomness;
using Imacs.Testing;

namespace Imacs.Core.Tests.Clustering;

/// <summary>What is said of a clustering: agreement, silhouettes, the choice of k, duplicates.</summary>
[Trait("Suite", "Unit")]
public sealed class ClusterDiagnosticsTests
{
    [Fact]
    public void AdjustedRandIndex_WorkedExample_AsInScikitLearn()
    {
        // sklearn.metrics.adjusted_rand_score([0, 0, 1, 2], [0, 0, 1, 1]) and its further documented cases.
        Assert.Equal(0.5714285714285714, AdjustedRandIndex.Of([0, 0, 1, 2], [0, 0, 1, 1]), 1e-15);
        Assert.Equal(1, AdjustedRandIndex.Of([0, 0, 1, 1], [1, 1, 0, 0]));
        Assert.Equal(0, AdjustedRandIndex.Of([0, 0, 0, 0], [0, 1, 2, 3]));
        Assert.Equal(-0.5, AdjustedRandIndex.Of([0, 0, 1, 1], [0, 1, 0, 1]), 1e-15);
        Assert.Equal(1, AdjustedRandIndex.Of([0, 0, 0], [5, 5, 5]));
        Assert.Throws<ArgumentException>(() => AdjustedRandIndex.Of([0], [0, 1]));
    }

    [Fact]
    public void Silhouette_FourPointsOnALine_ByHand()
    {
        // At 0, 1 and 10, 11: a = 1 and b = 10.5 or 9.5.
        var silhouette = new Silhouette([0, 1, 10, 11], 1);

        Assert.Equal(((2 * (9.5 / 10.5)) + (2 * (8.5 / 9.5))) / 4, silhouette.Mean([0, 0, 1, 1], 2), 1e-6);
        Assert.Equal(0, silhouette.Mean([0, 0, 0, 0], 1));
        Assert.Equal(0, silhouette.Mean([0, 1, 2, 3], 4));
        Assert.True(silhouette.Mean([0, 1, 0, 1], 2) < 0);
    }

    [Theory]
    [InlineData(5, 50, 100_000, "5 6 8 10 12 15 20 25 30 40 50")]
    [InlineData(7, 7, 1000, "7")]
    [InlineData(5, 50, 100, "5 6 8 10")]
    [InlineData(5, 50, 20, "5")]
    public void Candidates_Range_HasItsEndsAndAtMostOneForTenRows(int low, int high, int rows, string expected) =>
        Assert.Equal(expected, string.Join(' ', ClusterSearch.Candidates(low, high, rows)));

    [Fact]
    public void Try_SevenClouds_ChoosesSeven()
    {
        EmbeddingSample sample = Clouds(7, 60, 16, spread: 0.05);

        IReadOnlyList<KChoice> curve = ClusterSearch.Try(sample, [3, 5, 7, 10, 15], new KMeansOptions { Seed = 4 }, TestContext.Current.CancellationToken);

        Assert.Equal(7, ClusterSearch.Best(curve));
        Assert.Equal([3, 5, 7, 10, 15], curve.Select(choice => choice.K));
        Assert.Equal(1, curve[2].Stability, 1e-12);
        Assert.True(curve[4].Stability < 0.95);
        Assert.Equal(curve.OrderByDescending(choice => choice.Inertia), curve);
        Assert.Equal(curve, ClusterSearch.Try(sample, [3, 5, 7, 10, 15], new KMeansOptions { Seed = 4 }, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Stability_OneCloudCutInTwo_MarksItsHalves()
    {
        // Six clouds and nine clusters: three clouds are cut, and where they are cut is chance.
        EmbeddingSample sample = Clouds(6, 80, 16, spread: 0.1);
        KMeansOptions options = new() { K = 9, Seed = 1 };
        KMeansFit fit = await MiniBatchKMeans.FitAsync(new ArrayShards(sample), options, TestContext.Current.CancellationToken);

        ClusterStability stability = ClusterSearch.Stability(sample, fit.Centroids, options, TestContext.Current.CancellationToken);

        int[] whole = [.. Enumerable.Range(0, 9).Where(cluster => fit.Counts[cluster] == 80)];
        int[] halves = [.. Enumerable.Range(0, 9).Except(whole)];
        Assert.NotEmpty(whole);
        Assert.NotEmpty(halves);
        Assert.True(whole.Min(cluster => stability.Jaccard[cluster]) > halves.Min(cluster => stability.Jaccard[cluster]));
        Assert.InRange(stability.AdjustedRand, 0.5, 0.999);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(3.5, false)]
    [InlineData(8, false)]
    public void Find_TwoCentres_ProposesToMergeOnlyOneCloud(double standardDeviationsApart, bool proposed)
    {
        KeyedRandom random = new(23, "line");
        const double Sd = 0.02;
        float[] rows = new float[4000 * 3];
        for (int row = 0; row < 4000; row++)
        {
            rows[3 * row] = 1;
            rows[(3 * row) + 1] = (float)((Sd * Normal(random)) + (row % 2 == 0 ? 0 : standardDeviationsApart * Sd));
            rows[(3 * row) + 2] = (float)(0.3 * Sd * Normal(random));
        }

        (MiniBatchState state, _) = SampleKMeans.Fit(new EmbeddingSample(3, new ulong[4000], rows), new KMeansOptions { K = 2 }, [], TestContext.Current.CancellationToken);
        var labels = new int[4000];
        KMeansStep.Assign(rows, 3, state.Centroids, labels);

        IReadOnlyList<MergeProposal> merges = RedundantClusters.Find(rows, labels, state.Centroids);

        Assert.Equal(proposed, merges.Count == 1);
        if (proposed)
            Assert.Equal(0.68, merges[0].BoundaryDensity, 0.08);
    }

    [Fact]
    public void Find_CentresThatCoincide_AreProposedWithAFiniteDensity()
    {
        float[] rows = [.. Enumerable.Repeat(1f, 40)];

        Assert.Equal([new MergeProposal(0, 1, 1, 1)], RedundantClusters.Find(rows, new int[40], new Centroids(2, 1, [1, 1])));
        Assert.Empty(RedundantClusters.Find(rows.AsSpan(0, 10), new int[10], new Centroids(2, 1, [1, 1])));
    }

    [Fact]
    public void Stability_SamePartition_IsOne()
    {
        ClusterStability same = ClusterStability.Of([0, 0, 1, 1], 2, [[1, 1, 0, 0], [3, 3, 2, 2]]);

        Assert.Equal(1, same.AdjustedRand);
        Assert.Equal([1.0, 1.0], same.Jaccard);
        Assert.Equal([0.5, 0.5], ClusterStability.Of([0, 0, 1, 1], 2, [[0, 1, 1, 2]]).Jaccard);
    }

    /// <summary>Clouds about random directions, rows normalised.</summary>
    private static EmbeddingSample Clouds(int clouds, int each, int dimension, double spread)
    {
        KeyedRandom random = new(17, "clouds");
        double[][] centres = [.. Enumerable.Range(0, clouds).Select(_ => Enumerable.Range(0, dimension).Select(_ => Normal(random)).ToArray())];
        List<float> values = [];
        for (int i = 0; i < clouds * each; i++)
        {
            double[] centre = centres[i % clouds];
            double length = Math.Sqrt(centre.Sum(value => value * value));
            double[] row = [.. centre.Select(value => (value / length) + (spread * Normal(random)))];
            double norm = Math.Sqrt(row.Sum(value => value * value));
            values.AddRange(row.Select(value => (float)(value / norm)));
        }

        return new(dimension, [.. Enumerable.Range(0, clouds * each).Select(i => (ulong)i)], [.. values]);
    }

    private static double Normal(KeyedRandom random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private sealed class ArrayShards(EmbeddingSample sample) : IEmbeddingShards
    {
        public int Count => 1;

        public int Dimension => sample.Dimension;

        public long Rows => sample.Count;

        public ValueTask<EmbeddingSample> SampleAsync(int shard, SampleRequest request, CancellationToken cancellationToken) =>
            ValueTask.FromResult(EmbeddingSample.Draw(sample.Values, sample.Dimension, 0, request));

        public ValueTask<KMeansPartial> AssignAsync(IReadOnlyList<int> group, Centroids centroids, CancellationToken cancellationToken) =>
            ValueTask.FromResult(KMeansStep.Assign(sample.Values, sample.Dimension, centroids, new int[sample.Count]));
    }
}
