using System.Runtime.Intrinsics;
using Imacs.Core.Randomness;

namespace Imacs.Core.Clustering;

/// <summary>Greedy k-means++: first centres that are spread like the data.</summary>
/// <remarks>Arthur and Vassilvitskii 2007; the best of 2 + ln k trials per centre, as their section 5 suggests and scikit-learn does.</remarks>
public static class KMeansSeeding
{
    /// <summary>Chooses k of the rows as first centres.</summary>
    /// <param name="rows">Float32 [n, d], L2-normalised.</param>
    /// <param name="dimension">Components d, at least 1.</param>
    /// <param name="count">Clusters k, 1 to n.</param>
    /// <param name="random">The stream of this restart.</param>
    /// <returns>Centres [k, d], each equal to a row.</returns>
    /// <exception cref="ArgumentException">k is larger than n, or the rows are not a multiple of d.</exception>
    public static Centroids Seed(ReadOnlySpan<float> rows, int dimension, int count, KeyedRandom random)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        int n = rows.Length / dimension;
        if (rows.Length % dimension != 0)
            throw new ArgumentException($"{rows.Length} values are not whole rows of {dimension}.", nameof(rows));
        if (count > n)
            throw new ArgumentException($"{count} clusters need at least as many rows; there are {n}.", nameof(count));
        float[] norms = new float[n];
        for (int row = 0; row < n; row++)
            norms[row] = (float)PartialBuilder.SquaredNorm(rows.Slice(row * dimension, dimension));

        float[] centres = new float[count * dimension];
        float[] nearest = new float[n];
        Array.Fill(nearest, float.PositiveInfinity);
        int trials = 2 + (int)Math.Log(count);
        int[] candidates = [random.NextInt32(n)];
        for (int chosen = 0; chosen < count; chosen++)
        {
            int winner = BestCandidate(rows, dimension, norms, nearest, candidates);
            rows.Slice(candidates[winner] * dimension, dimension).CopyTo(centres.AsSpan(chosen * dimension));
            candidates = DrawByDistance(nearest, trials, random);
        }

        return new Centroids(count, dimension, centres);
    }

    /// <summary>The candidate that leaves the least sum of distances, the first among equals; lowers <paramref name="nearest"/> to it.</summary>
    private static int BestCandidate(ReadOnlySpan<float> rows, int d, float[] norms, float[] nearest, int[] candidates)
    {
        float[] values = new float[candidates.Length * d];
        for (int i = 0; i < candidates.Length; i++)
            rows.Slice(candidates[i] * d, d).CopyTo(values.AsSpan(i * d));
        CentroidPanels panels = new Centroids(candidates.Length, d, values).Panels;
        CandidateDistances sink = new(norms, nearest, panels.PaddedCount);
        NearestCentroid.ForEachBlock(rows, panels, ref sink);
        int winner = 0;
        for (int i = 1; i < candidates.Length; i++)
        {
            if (sink.Potentials[i] < sink.Potentials[winner])
                winner = i;
        }

        for (int row = 0; row < nearest.Length; row++)
            nearest[row] = sink.Distances[(row * panels.PaddedCount) + winner];
        return winner;
    }

    /// <summary>Draws rows with probability proportional to their squared distance; uniformly where all distances are 0.</summary>
    private static int[] DrawByDistance(float[] distances, int trials, KeyedRandom random)
    {
        double[] cumulative = new double[distances.Length];
        double total = 0;
        for (int row = 0; row < distances.Length; row++)
            cumulative[row] = total += distances[row];
        int[] drawn = new int[trials];
        for (int trial = 0; trial < trials; trial++)
        {
            if (total <= 0)
            {
                drawn[trial] = random.NextInt32(distances.Length);
                continue;
            }

            int at = Array.BinarySearch(cumulative, random.NextDouble() * total);
            drawn[trial] = Math.Min(at < 0 ? ~at : at, distances.Length - 1);
        }

        return drawn;
    }

    /// <summary>Distances of every row to its nearest centre if a candidate were added: [n, padded candidates].</summary>
    private readonly struct CandidateDistances(float[] norms, float[] nearest, int padded) : IScoreSink
    {
        internal double[] Potentials { get; } = new double[padded];

        internal float[] Distances { get; } = new float[norms.Length * padded];

        public void Take(int firstRow, int count, ReadOnlySpan<float> scores)
        {
            for (int i = 0; i < count; i++)
            {
                int row = firstRow + i;
                Vector256<float> norm = Vector256.Create(norms[row]);
                Vector256<float> known = Vector256.Create(nearest[row]);
                for (int lane = 0; lane < padded; lane += Vector256<float>.Count)
                {
                    // Padding lanes score minus infinity: they are as far as the nearest centre, and nobody reads them.
                    Vector256<float> score = Vector256.Create(scores[((i * padded) + lane)..]);
                    Vector256<float> distance = Vector256.Min(Vector256.Max(norm - (score + score), Vector256<float>.Zero), known);
                    distance.CopyTo(Distances, (row * padded) + lane);
                    (Vector256.Create(Potentials, lane) + Vector256.WidenLower(distance)).CopyTo(Potentials, lane);
                    (Vector256.Create(Potentials, lane + 4) + Vector256.WidenUpper(distance)).CopyTo(Potentials, lane + 4);
                }
            }
        }
    }
}
