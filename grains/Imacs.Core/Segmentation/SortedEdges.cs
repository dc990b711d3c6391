using System.Buffers;
using System.Numerics;

namespace Imacs.Core.Segmentation;

/// <summary>
/// The 8-connected edges of an image in ascending order of cost, ties in the order right, down, down-right, up-right and raster within
/// each. Buffers are rented: dispose.
/// </summary>
internal sealed class SortedEdges : IDisposable
{
    private const int DigitBits = 11;
    private const int Digits = 1 << DigitBits;

    private SortedEdges(int count)
    {
        Count = count;
        From = ArrayPool<int>.Shared.Rent(count);
        To = ArrayPool<int>.Shared.Rent(count);
        Costs = ArrayPool<double>.Shared.Rent(count);
    }

    public int Count { get; }

    /// <summary>One pixel of each edge; only the first Count elements count, here and below.</summary>
    public int[] From { get; }

    /// <summary>The other pixel.</summary>
    public int[] To { get; }

    /// <summary>Euclidean distance of the two pixels over channels.</summary>
    public double[] Costs { get; }

    public static SortedEdges Build(ReadOnlySpan<double> planes, int height, int width)
    {
        int across = height * (width - 1);
        int down = (height - 1) * width;
        int diagonal = (height - 1) * (width - 1);
        SortedEdges edges = new(across + down + (2 * diagonal));
        double[] costs = ArrayPool<double>.Shared.Rent(edges.Count);
        uint[] keys = ArrayPool<uint>.Shared.Rent(edges.Count);
        uint[] keysScratch = ArrayPool<uint>.Shared.Rent(edges.Count);
        int[] order = ArrayPool<int>.Shared.Rent(edges.Count);
        int[] orderScratch = ArrayPool<int>.Shared.Rent(edges.Count);
        int[] starts = ArrayPool<int>.Shared.Rent(edges.Count);
        try
        {
            int at = Measure(planes, height, width, rowStep: 0, columnStep: 1, costs, starts, at: 0);
            at = Measure(planes, height, width, rowStep: 1, columnStep: 0, costs, starts, at);
            at = Measure(planes, height, width, rowStep: 1, columnStep: 1, costs, starts, at);
            _ = Measure(planes, height, width, rowStep: 1, columnStep: -1, costs, starts, at);
            for (int i = 0; i < edges.Count; i++)
            {
                keys[i] = (uint)(BitConverter.DoubleToUInt64Bits(costs[i]) >> 32);
                order[i] = i;
            }

            SortByKey(keys, keysScratch, order, orderScratch, edges.Count);
            SortTies(orderScratch, keysScratch, costs, edges.Count);
            int[] steps = [1, width, width + 1, width - 1];
            for (int i = 0; i < edges.Count; i++)
            {
                int edge = orderScratch[i];
                int kind = edge < across ? 0 : edge < across + down ? 1 : edge < across + down + diagonal ? 2 : 3;
                edges.Costs[i] = costs[edge];
                edges.From[i] = starts[edge];
                edges.To[i] = starts[edge] + steps[kind];
            }
        }
        finally
        {
            ArrayPool<double>.Shared.Return(costs);
            ArrayPool<uint>.Shared.Return(keys);
            ArrayPool<uint>.Shared.Return(keysScratch);
            ArrayPool<int>.Shared.Return(order);
            ArrayPool<int>.Shared.Return(orderScratch);
            ArrayPool<int>.Shared.Return(starts);
        }

        return edges;
    }

    public void Dispose()
    {
        ArrayPool<int>.Shared.Return(From);
        ArrayPool<int>.Shared.Return(To);
        ArrayPool<double>.Shared.Return(Costs);
    }

    /// <summary>Stable radix sort by the upper half of each cost's bits, which for numbers not below 0 is in the order of the numbers. Three passes: the result is in the scratch arrays.</summary>
    private static void SortByKey(uint[] keys, uint[] keysScratch, int[] order, int[] orderScratch, int count)
    {
        int[] offsets = new int[3 * Digits];
        for (int i = 0; i < count; i++)
        {
            uint key = keys[i];
            offsets[key & (Digits - 1)]++;
            offsets[Digits + ((key >> DigitBits) & (Digits - 1))]++;
            offsets[(2 * Digits) + (key >> (2 * DigitBits))]++;
        }

        for (int pass = 0; pass < 3; pass++)
        {
            Span<int> offset = offsets.AsSpan(pass * Digits, Digits);
            int sum = 0;
            foreach (ref int entry in offset)
                (entry, sum) = (sum, sum + entry);
            int shift = pass * DigitBits;
            for (int i = 0; i < count; i++)
            {
                uint key = keys[i];
                int to = offset[(int)((key >> shift) & (Digits - 1))]++;
                keysScratch[to] = key;
                orderScratch[to] = order[i];
            }

            (keys, keysScratch) = (keysScratch, keys);
            (order, orderScratch) = (orderScratch, order);
        }
    }

    /// <summary>Puts the few edges that agree in the upper half of the bits in order by the lower half, ties by edge number.</summary>
    private static void SortTies(int[] order, uint[] keys, double[] costs, int count)
    {
        ulong[]? ties = null;
        for (int start = 0; start < count;)
        {
            int end = start + 1;
            while (end < count && keys[end] == keys[start])
                end++;
            if (end - start > 1 && !IsAscending(order.AsSpan(start, end - start), costs))
            {
                if (ties is null || ties.Length < end - start)
                    ties = new ulong[Math.Max(end - start, 64)];
                Span<ulong> run = ties.AsSpan(0, end - start);
                for (int i = 0; i < run.Length; i++)
                    run[i] = (BitConverter.DoubleToUInt64Bits(costs[order[start + i]]) << 32) | (uint)order[start + i];
                run.Sort();
                for (int i = 0; i < run.Length; i++)
                    order[start + i] = (int)(uint)run[i];
            }

            start = end;
        }
    }

    private static bool IsAscending(ReadOnlySpan<int> order, double[] costs)
    {
        for (int i = 1; i < order.Length; i++)
        {
            if (costs[order[i]] < costs[order[i - 1]])
                return false;
        }

        return true;
    }

    /// <summary>Measures the edges from every pixel to its neighbour one column and/or row further, where there is one.</summary>
    /// <remarks>Squares are added in channel order, as numpy sums a short last axis; the sign of a difference is lost in the square.</remarks>
    private static int Measure(ReadOnlySpan<double> planes, int height, int width, int rowStep, int columnStep, double[] costs, int[] starts, int at)
    {
        int area = height * width;
        int columns = width - Math.Abs(columnStep);
        int step = (rowStep * width) + columnStep;
        for (int row = 0; row < height - rowStep && columns > 0; row++)
        {
            int first = (row * width) + (columnStep < 0 ? 1 : 0);
            Span<double> sums = costs.AsSpan(at, columns);
            sums.Clear();
            for (int plane = first; plane < planes.Length; plane += area)
                AddSquares(planes.Slice(plane, columns), planes.Slice(plane + step, columns), sums);
            for (int i = 0; i < columns; i++)
            {
                sums[i] = Math.Sqrt(sums[i]);
                starts[at + i] = first + i;
            }

            at += columns;
        }

        return at;
    }

    private static void AddSquares(ReadOnlySpan<double> left, ReadOnlySpan<double> right, Span<double> sums)
    {
        int i = 0;
        for (; i <= sums.Length - Vector<double>.Count; i += Vector<double>.Count)
        {
            Vector<double> difference = new Vector<double>(right[i..]) - new Vector<double>(left[i..]);
            (new Vector<double>(sums[i..]) + (difference * difference)).CopyTo(sums[i..]);
        }

        for (; i < sums.Length; i++)
        {
            double difference = right[i] - left[i];
            sums[i] += difference * difference;
        }
    }
}
