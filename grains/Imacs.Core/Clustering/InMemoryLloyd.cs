using System.Runtime.Intrinsics;

namespace Imacs.Core.Clustering;

/// <summary>Lloyd's algorithm over rows in memory. Only rows that change cluster touch the sums, which exact sums allow: the bits are
/// those of <see cref="KMeansStep"/>, at half the cost.</summary>
/// <param name="rows">Float32 [n, d].</param>
/// <param name="dimension">Components d.</param>
/// <param name="maxPasses">Most passes of one run.</param>
internal sealed class InMemoryLloyd(float[] rows, int dimension, int maxPasses)
{
    private readonly int[] _labels = new int[rows.Length / dimension];

    /// <summary>Moves the centres until a pass lowers the inertia by no more than <paramref name="tolerance"/> of itself.</summary>
    /// <returns>Centres as moved by the last pass, the rows behind each, and the inertia before that move.</returns>
    internal (MiniBatchState State, double Inertia) Run(Centroids centroids, double tolerance, CancellationToken cancellationToken)
    {
        KMeansPartial partial = KMeansStep.Assign(rows, dimension, centroids, _labels);
        // The first pass compares with NaN, which never ends the loop.
        double previous = double.NaN;
        for (int pass = 1; ; pass++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            double inertia = partial.Inertia(centroids);
            centroids = KMeansStep.Update(centroids, partial);
            if (pass >= maxPasses || previous - inertia <= tolerance * previous)
                return (new MiniBatchState(centroids, [.. partial.Counts]), inertia);
            previous = inertia;
            RelabelSink sink = new(rows, _labels, partial);
            NearestCentroid.ForEachBlock(rows, centroids.Panels, ref sink);
            // Repairing an empty cluster needs the far points, which only a whole assignment finds.
            if (partial.Counts.Contains(0))
                partial = KMeansStep.Assign(rows, dimension, centroids, _labels);
        }
    }

    /// <summary>The inertia of all rows about these centres.</summary>
    internal double Inertia(Centroids centroids) => KMeansStep.Assign(rows, dimension, centroids, _labels).Inertia(centroids);

    private readonly ref struct RelabelSink(ReadOnlySpan<float> rows, Span<int> labels, KMeansPartial partial) : IScoreSink
    {
        private readonly ReadOnlySpan<float> _rows = rows;
        private readonly Span<int> _labels = labels;

        public void Take(int firstRow, int count, ReadOnlySpan<float> scores)
        {
            int padded = scores.Length / NearestCentroid.BlockRows;
            int d = partial.Dimension;
            for (int row = firstRow; row < firstRow + count; row++)
            {
                int label = NearestCentroid.ArgMax(scores.Slice((row - firstRow) * padded, padded));
                int old = _labels[row];
                if (label == old)
                    continue;
                _labels[row] = label;
                partial.Counts[old]--;
                partial.Counts[label]++;
                ReadOnlySpan<float> values = _rows.Slice(row * d, d);
                Span<long> from = partial.Sums.AsSpan(old * d, d);
                Span<long> to = partial.Sums.AsSpan(label * d, d);
                int j = 0;
                for (; j + 8 <= values.Length; j += 8)
                {
                    Vector256<int> units = FixedPoint.FromComponents(Vector256.Create(values[j..]));
                    Move(from[j..], to[j..], Vector256.WidenLower(units));
                    Move(from[(j + 4)..], to[(j + 4)..], Vector256.WidenUpper(units));
                }

                for (; j < values.Length; j++)
                {
                    long units = FixedPoint.FromComponent(values[j]);
                    from[j] -= units;
                    to[j] += units;
                }
            }
        }

        private static void Move(Span<long> from, Span<long> to, Vector256<long> units)
        {
            (Vector256.Create<long>(from) - units).CopyTo(from);
            (Vector256.Create<long>(to) + units).CopyTo(to);
        }
    }
}
