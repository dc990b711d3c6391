using System.Runtime.Intrinsics;

namespace Imacs.Core.Clustering;

/// <summary>The assignment kernel: scores x.c - |c|^2/2 of blocks of rows against panels of centres.</summary>
/// <remarks>
/// Each score is one chain of fused multiply-adds over d in ascending order, whatever the row's place in its block and the centre's in
/// its panel. So a score has the same bits on every processor, at every vector width, for every split of the rows and numbering of the
/// clusters; Vector&lt;T&gt; and dot products with partial sums would not give that.
/// </remarks>
internal static unsafe class NearestCentroid
{
    /// <summary>Rows scored together: 6 x 2 accumulators, 2 centre vectors and 1 broadcast fill the 16 registers of AVX2.</summary>
    internal const int BlockRows = 6;

    /// <summary>Scores all centres for every row and hands each block of rows to <paramref name="sink"/>.</summary>
    /// <param name="rows">Float32 [n, d].</param>
    /// <param name="panels">The centres.</param>
    /// <param name="sink">Called with (first row, rows in the block, scores [rows, padded k]) in ascending order.</param>
    internal static void ForEachBlock<TSink>(ReadOnlySpan<float> rows, CentroidPanels panels, ref TSink sink)
        where TSink : struct, IScoreSink, allows ref struct
    {
        int d = panels.Dimension;
        int n = rows.Length / d;
        float[] scores = new float[BlockRows * panels.PaddedCount];
        int whole = n / BlockRows * BlockRows;
        for (int first = 0; first < whole; first += BlockRows)
        {
            ScoreBlock(rows.Slice(first * d, BlockRows * d), panels, scores);
            sink.Take(first, BlockRows, scores);
        }

        if (whole == n)
            return;
        // The last rows run in a block padded with zeros, so that there is one kernel and one rounding.
        float[] tail = new float[BlockRows * d];
        rows[(whole * d)..].CopyTo(tail);
        ScoreBlock(tail, panels, scores);
        sink.Take(whole, n - whole, scores);
    }

    /// <summary>The place of the largest of the scores; the lowest place among equals.</summary>
    internal static int ArgMax(ReadOnlySpan<float> scores)
    {
        Vector256<float> best = Vector256.Create(scores);
        Vector256<int> bestAt = Vector256<int>.Indices;
        Vector256<int> at = bestAt;
        for (int i = Vector256<float>.Count; i < scores.Length; i += Vector256<float>.Count)
        {
            at += Vector256.Create(Vector256<float>.Count);
            Vector256<float> next = Vector256.Create(scores[i..]);
            Vector256<float> larger = Vector256.GreaterThan(next, best);
            best = Vector256.ConditionalSelect(larger, next, best);
            bestAt = Vector256.ConditionalSelect(larger.AsInt32(), at, bestAt);
        }

        // Across the lanes: the largest score, then the lowest place that holds it.
        Vector128<float> half = Vector128.Max(best.GetLower(), best.GetUpper());
        half = Vector128.Max(half, Vector128.Shuffle(half, Vector128.Create(2, 3, 0, 1)));
        half = Vector128.Max(half, Vector128.Shuffle(half, Vector128.Create(1, 0, 3, 2)));
        Vector256<int> isBest = Vector256.Equals(best, Vector256.Create(half.ToScalar())).AsInt32();
        Vector256<int> places = Vector256.ConditionalSelect(isBest, bestAt, Vector256.Create(int.MaxValue));
        Vector128<int> least = Vector128.Min(places.GetLower(), places.GetUpper());
        least = Vector128.Min(least, Vector128.Shuffle(least, Vector128.Create(2, 3, 0, 1)));
        least = Vector128.Min(least, Vector128.Shuffle(least, Vector128.Create(1, 0, 3, 2)));
        // No lane equals the largest where a score is NaN; the caller rejects such a row by its norm.
        return least.ToScalar() == int.MaxValue ? 0 : least.ToScalar();
    }

    private static void ScoreBlock(ReadOnlySpan<float> block, CentroidPanels panels, float[] scores)
    {
        int d = panels.Dimension;
        int padded = panels.PaddedCount;
        fixed (float* x = block, values = panels.Values, bias = panels.Bias, output = scores)
        {
            int start = 0;
            for (; start + CentroidPanels.Wide <= padded; start += CentroidPanels.Wide)
                ScoreWide(x, d, values + (start * d), bias + start, output + start, padded);
            if (start < padded)
                ScoreNarrow(x, d, values + (start * d), bias + start, output + start, padded);
        }
    }

    private static void ScoreWide(float* x, int d, float* panel, float* bias, float* output, int stride)
    {
        Vector256<float> a0 = Vector256.Load(bias), b0 = Vector256.Load(bias + 8);
        Vector256<float> a1 = a0, a2 = a0, a3 = a0, a4 = a0, a5 = a0;
        Vector256<float> b1 = b0, b2 = b0, b3 = b0, b4 = b0, b5 = b0;
        float* x3 = x + (3 * d);
        for (int j = 0; j < d; j++, panel += CentroidPanels.Wide)
        {
            Vector256<float> low = Vector256.Load(panel), high = Vector256.Load(panel + 8);
            Vector256<float> value = Vector256.Create(x[j]);
            a0 = Vector256.FusedMultiplyAdd(value, low, a0);
            b0 = Vector256.FusedMultiplyAdd(value, high, b0);
            value = Vector256.Create(x[j + d]);
            a1 = Vector256.FusedMultiplyAdd(value, low, a1);
            b1 = Vector256.FusedMultiplyAdd(value, high, b1);
            value = Vector256.Create(x[j + (2 * d)]);
            a2 = Vector256.FusedMultiplyAdd(value, low, a2);
            b2 = Vector256.FusedMultiplyAdd(value, high, b2);
            value = Vector256.Create(x3[j]);
            a3 = Vector256.FusedMultiplyAdd(value, low, a3);
            b3 = Vector256.FusedMultiplyAdd(value, high, b3);
            value = Vector256.Create(x3[j + d]);
            a4 = Vector256.FusedMultiplyAdd(value, low, a4);
            b4 = Vector256.FusedMultiplyAdd(value, high, b4);
            value = Vector256.Create(x3[j + (2 * d)]);
            a5 = Vector256.FusedMultiplyAdd(value, low, a5);
            b5 = Vector256.FusedMultiplyAdd(value, high, b5);
        }

        Store(a0, b0, output);
        Store(a1, b1, output + stride);
        Store(a2, b2, output + (2 * stride));
        Store(a3, b3, output + (3 * stride));
        Store(a4, b4, output + (4 * stride));
        Store(a5, b5, output + (5 * stride));
    }

    private static void ScoreNarrow(float* x, int d, float* panel, float* bias, float* output, int stride)
    {
        Vector256<float> a0 = Vector256.Load(bias);
        Vector256<float> a1 = a0, a2 = a0, a3 = a0, a4 = a0, a5 = a0;
        float* x3 = x + (3 * d);
        for (int j = 0; j < d; j++, panel += CentroidPanels.Narrow)
        {
            Vector256<float> centre = Vector256.Load(panel);
            a0 = Vector256.FusedMultiplyAdd(Vector256.Create(x[j]), centre, a0);
            a1 = Vector256.FusedMultiplyAdd(Vector256.Create(x[j + d]), centre, a1);
            a2 = Vector256.FusedMultiplyAdd(Vector256.Create(x[j + (2 * d)]), centre, a2);
            a3 = Vector256.FusedMultiplyAdd(Vector256.Create(x3[j]), centre, a3);
            a4 = Vector256.FusedMultiplyAdd(Vector256.Create(x3[j + d]), centre, a4);
            a5 = Vector256.FusedMultiplyAdd(Vector256.Create(x3[j + (2 * d)]), centre, a5);
        }

        a0.Store(output);
        a1.Store(output + stride);
        a2.Store(output + (2 * stride));
        a3.Store(output + (3 * stride));
        a4.Store(output + (4 * stride));
        a5.Store(output + (5 * stride));
    }

    private static void Store(Vector256<float> low, Vector256<float> high, float* output)
    {
        low.Store(output);
        high.Store(output + 8);
    }
}

/// <summary>Takes the scores of a few rows at a time.</summary>
internal interface IScoreSink
{
    /// <param name="firstRow">Number of the block's first row.</param>
    /// <param name="count">Rows in the block, 1 to 6.</param>
    /// <param name="scores">[6, padded k], valid during the call.</param>
    void Take(int firstRow, int count, ReadOnlySpan<float> scores);
}
