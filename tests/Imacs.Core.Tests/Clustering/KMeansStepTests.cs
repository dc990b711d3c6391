using Imacs.Core.Clustering;
using Imacs.Core.Randomness;

namespace Imacs.Core.Tests.Clustering;

[Trait("Suite", "Unit")]
public sealed class KMeansStepTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(7, 3, 2)]
    [InlineData(50, 9, 8)]
    [InlineData(61, 17, 9)]
    [InlineData(200, 64, 25)]
    [InlineData(100, 13, 40)]
    public void Assign_AnyShape_MatchesTheDefinition(int n, int d, int k)
    {
        float[] rows = Rows(n, d, 1);
        Centroids centroids = new(k, d, Rows(k, d, 2));
        int[] labels = new int[n];
        KMeansPartial partial = KMeansStep.Assign(rows, d, centroids, labels, 1000);
        double inertia = 0;
        double[] sums = new double[k * d];
        for (int row = 0; row < n; row++)
        {
            double[] distances = [.. Enumerable.Range(0, k).Select(c => Distance(rows.AsSpan(row * d, d), centroids.Row(c)))];
            Assert.Equal(distances.Min(), distances[labels[row]], 1e-6);
            inertia += distances[labels[row]];
            for (int j = 0; j < d; j++)
                sums[(labels[row] * d) + j] += rows[(row * d) + j];
        }

        Assert.Equal(inertia, partial.Inertia(centroids), 1e-7 * n);
        Assert.Equal(labels.CountBy(label => label).Select(pair => (long)pair.Value).Order(), partial.Counts.Where(count => count > 0).Order());
        for (int i = 0; i < sums.Length; i++)
            Assert.Equal(sums[i], partial.Sums[i] / (double)(1 << 30), 1e-8 * n);
        Assert.Equal(Math.Min(n, KMeansPartial.MaxFarPoints), partial.FarPoints.Count(point => point.Distance > 0) + (n == 1 && partial.FarPoints.Count == 0 ? 1 : 0));
    }

    [Fact]
    public void Assign_EqualCentres_TakesTheLowest()
    {
        float[] row = Rows(1, 5, 3);
        Centroids centroids = new(20, 5, [.. Enumerable.Repeat(row, 20).SelectMany(values => values)]);
        int[] labels = [7];
        KMeansStep.Assign(row, 5, centroids, labels);
        Assert.Equal([0], labels);
    }

    [Fact]
    public void Assign_CentresReordered_RelabelsAndChangesNothingElse()
    {
        float[] rows = Rows(300, 24, 4);
        Centroids centroids = new(11, 24, Rows(11, 24, 5));
        int[] order = [.. Enumerable.Range(0, 11).Reverse()];
        int[] labels = new int[300], reordered = new int[300];
        KMeansPartial partial = KMeansStep.Assign(rows, 24, centroids, labels);
        KMeansPartial other = KMeansStep.Assign(rows, 24, centroids.Reorder(order), reordered);
        Assert.Equal(labels, reordered.Select(label => order[label]));
        Assert.Equal(partial.FarPoints.Select(point => (point.Row, point.Distance)), other.FarPoints.Select(point => (point.Row, point.Distance)));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(2.5f)]
    public void Assign_RowThatIsNoEmbedding_Throws(float bad)
    {
        float[] rows = Rows(9, 16, 6);
        rows[(4 * 16) + 3] = bad;
        ArgumentException thrown = Assert.Throws<ArgumentException>(() => KMeansStep.Assign(rows, 16, new Centroids(3, 16, Rows(3, 16, 7)), new int[9], 100));
        Assert.Contains("104", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Merge_AnySplitAndOrder_GivesTheSameBits()
    {
        float[] rows = Rows(1000, 20, 8);
        Centroids centroids = new(6, 20, Rows(6, 20, 9));
        KMeansPartial whole = KMeansStep.Assign(rows, 20, centroids, new int[1000]);
        foreach (int shards in (int[])[2, 3, 7])
        {
            KMeansPartial[] parts = [.. Enumerable.Range(0, shards).Select(shard =>
            {
                int first = 1000 * shard / shards, last = 1000 * (shard + 1) / shards;
                return KMeansStep.Assign(rows.AsSpan(first * 20, (last - first) * 20), 20, centroids, new int[last - first], first);
            })];
            new KeyedRandom(1, (ulong)shards).Shuffle(parts.AsSpan());
            AssertSame(whole, parts.Aggregate(KMeansPartial.Merge));
            AssertSame(whole, parts.Aggregate(KMeansPartial.Empty(6, 20), (left, right) => KMeansPartial.Merge(right, left)));
        }
    }

    [Fact]
    public void Update_EmptyCluster_MovesToTheFarthestRow()
    {
        // Two rows at (1, 0), one at (0, 1); the second centre is far from all.
        float[] rows = [1, 0, 1, 0, 0, 1];
        Centroids centroids = new(2, 2, [0.9f, 0.1f, -1, -1]);
        Centroids moved = KMeansStep.Update(centroids, KMeansStep.Assign(rows, 2, centroids, new int[3]));
        Assert.Equal([1, 0, 0, 1], moved.Values.ToArray());
    }

    [Fact]
    public void Update_FewerDistinctRowsThanClusters_LeavesTheSpareCentre()
    {
        Centroids centroids = new(2, 2, [1, 0, -1, -1]);
        Centroids moved = KMeansStep.Update(centroids, KMeansStep.Assign([1, 0, 1, 0], 2, centroids, new int[2]));
        Assert.Equal([1, 0, -1, -1], moved.Values.ToArray());
    }

    [Fact]
    public void Update_Repeated_NeverRaisesTheInertia()
    {
        float[] rows = Rows(2000, 16, 10);
        Centroids centroids = new(12, 16, Rows(12, 16, 11));
        double previous = double.PositiveInfinity;
        for (int pass = 0; pass < 15; pass++)
        {
            KMeansPartial partial = KMeansStep.Assign(rows, 16, centroids, new int[2000]);
            Assert.True(partial.Inertia(centroids) <= previous + 1e-4);
            previous = partial.Inertia(centroids);
            centroids = KMeansStep.Update(centroids, partial);
        }
    }

    [Fact]
    public void MiniBatchUpdate_HandCase_IsTheRunningMean()
    {
        MiniBatchState state = new(new Centroids(2, 1, [0.5f, -0.5f]), [3, 0]);
        state = KMeansStep.MiniBatchUpdate(state, KMeansStep.Assign([1, 0.5f, -1], 1, state.Centroids, new int[3]));
        // (3 * 0.5 + 1 + 0.5) / 5 and the first row of a new centre.
        Assert.Equal([0.6f, -1f], state.Centroids.Values.ToArray());
        Assert.Equal([5L, 1], state.Seen);
    }

    internal static float[] Rows(int n, int d, ulong key)
    {
        KeyedRandom random = new(77, key);
        float[] rows = new float[n * d];
        for (int row = 0; row < n; row++)
        {
            double[] values = [.. Enumerable.Range(0, d).Select(_ => random.NextNormal())];
            double length = Math.Sqrt(values.Sum(value => value * value));
            for (int j = 0; j < d; j++)
                rows[(row * d) + j] = (float)(values[j] / length);
        }

        return rows;
    }

    private static void AssertSame(KMeansPartial expected, KMeansPartial actual)
    {
        Assert.Equal(expected.Sums, actual.Sums);
        Assert.Equal(expected.Counts, actual.Counts);
        Assert.Equal(expected.SquaredNorm, actual.SquaredNorm);
        Assert.Equal(expected.FarPoints.Select(point => (point.Row, point.Cluster, point.Distance)), actual.FarPoints.Select(point => (point.Row, point.Cluster, point.Distance)));
    }

    private static double Distance(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        double sum = 0;
        for (int j = 0; j < left.Length; j++)
            sum += ((double)left[j] - right[j]) * ((double)left[j] - right[j]);
        return sum;
    }
}
