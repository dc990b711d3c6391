using System.Runtime.Intrinsics;

namespace Imacs.Core.Clustering;

/// <summary>Turns scores into labels, and adds each row to its cluster.</summary>
internal unsafe ref struct PartialBuilder : IScoreSink
{
    private readonly ReadOnlySpan<float> _rows;
    private readonly Span<int> _labels;
    private readonly long[] _sums;
    private readonly long[] _counts;
    private readonly int _clusters;
    private readonly int _dimension;
    private readonly long _firstRow;
    private readonly List<FarPoint> _far = new(KMeansPartial.MaxFarPoints + 1);
    private long _squaredNorm;
    private double _nearestFar;

    internal PartialBuilder(ReadOnlySpan<float> rows, Span<int> labels, Centroids centroids, long firstRow)
    {
        _rows = rows;
        _labels = labels;
        (_clusters, _dimension, _firstRow) = (centroids.Count, centroids.Dimension, firstRow);
        _sums = new long[_clusters * _dimension];
        _counts = new long[_clusters];
        (_squaredNorm, _nearestFar) = (0, 0);
    }

    /// <summary>The first row that is not finite or too long; the partial is then meaningless.</summary>
    internal int? BadRow { get; private set; }

    public void Take(int firstRow, int count, ReadOnlySpan<float> scores)
    {
        int padded = scores.Length / NearestCentroid.BlockRows;
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<float> rowScores = scores.Slice(i * padded, padded);
            int label = NearestCentroid.ArgMax(rowScores);
            int row = firstRow + i;
            ReadOnlySpan<float> values = _rows.Slice(row * _dimension, _dimension);
            double norm = AddRow(values, _sums.AsSpan(label * _dimension, _dimension));
            if (!(norm <= FixedPoint.LargestSquaredNorm))
                BadRow ??= row;
            _labels[row] = label;
            _counts[label]++;
            _squaredNorm += (long)Math.Round(norm * FixedPoint.NormUnits);
            double distance = norm - (2.0 * rowScores[label]);
            if (distance > _nearestFar)
                Keep(new FarPoint(_firstRow + row, label, distance, values.ToArray()));
        }
    }

    internal readonly KMeansPartial Build() => new(_clusters, _dimension, _sums, _counts, _squaredNorm, [.. _far]);

    /// <summary>The squared norm of a row in double, summed in one fixed order at any vector width.</summary>
    internal static double SquaredNorm(ReadOnlySpan<float> row)
    {
        Vector256<double> low = default, high = default;
        int j = 0;
        for (; j + 8 <= row.Length; j += 8)
        {
            Vector256<float> value = Vector256.Create(row[j..]);
            Vector256<double> first = Vector256.WidenLower(value), second = Vector256.WidenUpper(value);
            low = Vector256.FusedMultiplyAdd(first, first, low);
            high = Vector256.FusedMultiplyAdd(second, second, high);
        }

        return Total(low, high, row[j..]);
    }

    /// <summary>Adds a row to its cluster's sums and returns its squared norm: one read of the row for both.</summary>
    private static double AddRow(ReadOnlySpan<float> row, Span<long> sums)
    {
        Vector256<double> low = default, high = default;
        int j = 0;
        fixed (float* x = row)
        fixed (long* sum = sums)
        {
            for (; j + 8 <= row.Length; j += 8)
            {
                Vector256<float> value = Vector256.Load(x + j);
                Vector256<double> first = Vector256.WidenLower(value), second = Vector256.WidenUpper(value);
                low = Vector256.FusedMultiplyAdd(first, first, low);
                high = Vector256.FusedMultiplyAdd(second, second, high);
                // Out-of-range rows convert to anything here; their norm makes the row a bad row.
                Vector256<int> fixedPoint = FixedPoint.FromComponents(value);
                (Vector256.Load(sum + j) + Vector256.WidenLower(fixedPoint)).Store(sum + j);
                (Vector256.Load(sum + j + 4) + Vector256.WidenUpper(fixedPoint)).Store(sum + j + 4);
            }
        }

        for (int tail = j; tail < row.Length; tail++)
            sums[tail] += FixedPoint.FromComponent(row[tail]);
        return Total(low, high, row[j..]);
    }

    private static double Total(Vector256<double> low, Vector256<double> high, ReadOnlySpan<float> tail)
    {
        Vector256<double> sum = low + high;
        double total = (sum[0] + sum[1]) + (sum[2] + sum[3]);
        foreach (float value in tail)
            total += (double)value * value;
        return total;
    }

    private void Keep(FarPoint point)
    {
        int at = _far.BinarySearch(point, Comparer<FarPoint>.Create(FarPoint.Compare));
        _far.Insert(at < 0 ? ~at : at, point);
        if (_far.Count > KMeansPartial.MaxFarPoints)
            _far.RemoveAt(_far.Count - 1);
        if (_far.Count == KMeansPartial.MaxFarPoints)
            _nearestFar = _far[^1].Distance;
    }
}
