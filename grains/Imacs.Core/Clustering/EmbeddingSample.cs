namespace Imacs.Core.Clustering;

/// <summary>Rows with the smallest seeded hashes, in ascending order of hash: the same rows in the same order for every sharding.</summary>
/// <param name="Dimension">Components d.</param>
/// <param name="Hashes">[m], strictly ascending.</param>
/// <param name="Values">Float32 [m, d], L2-normalised rows.</param>
public sealed record EmbeddingSample(int Dimension, ulong[] Hashes, float[] Values)
{
    /// <summary>Rows, m.</summary>
    public int Count => Hashes.Length;

    /// <summary>Draws one shard's part of a sample.</summary>
    /// <param name="rows">Float32 [n, d].</param>
    /// <param name="dimension">Components d, at least 1.</param>
    /// <param name="firstRow">Global number of the first row; the others follow.</param>
    /// <param name="request">The rule.</param>
    /// <returns>At most request.Limit rows.</returns>
    /// <exception cref="ArgumentException">The rows are not a multiple of d.</exception>
    public static EmbeddingSample Draw(ReadOnlySpan<float> rows, int dimension, long firstRow, SampleRequest request)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        if (rows.Length % dimension != 0)
            throw new ArgumentException($"{rows.Length} values are not whole rows of {dimension}.", nameof(rows));
        List<(ulong Hash, int Row)> drawn = [];
        for (int row = 0; row < rows.Length / dimension; row++)
        {
            ulong hash = request.HashOf(firstRow + row);
            if (hash <= request.Threshold)
                drawn.Add((hash, row));
        }

        drawn.Sort();
        int count = Math.Min(drawn.Count, request.Limit);
        float[] values = new float[count * dimension];
        for (int i = 0; i < count; i++)
            rows.Slice(drawn[i].Row * dimension, dimension).CopyTo(values.AsSpan(i * dimension));
        return new EmbeddingSample(dimension, [.. drawn.Take(count).Select(item => item.Hash)], values);
    }

    /// <summary>Joins parts of one sample, in any order.</summary>
    /// <param name="parts">Parts drawn with the same request from different rows; at least one.</param>
    /// <param name="limit">The request's limit.</param>
    /// <exception cref="ArgumentException">There is no part, or they differ in d.</exception>
    public static EmbeddingSample Join(IReadOnlyList<EmbeddingSample> parts, int limit)
    {
        if (parts.Count == 0)
            throw new ArgumentException("A sample has at least one part.", nameof(parts));
        int d = parts[0].Dimension;
        if (parts.Any(part => part.Dimension != d))
            throw new ArgumentException($"Parts of {d} and of other numbers of components don't make one sample.", nameof(parts));
        (ulong Hash, int Part, int Row)[] all =
            [.. parts.SelectMany((part, number) => part.Hashes.Select((hash, row) => (hash, number, row)))];
        Array.Sort(all);
        int count = Math.Min(all.Length, limit);
        float[] values = new float[count * d];
        for (int i = 0; i < count; i++)
            parts[all[i].Part].Values.AsSpan(all[i].Row * d, d).CopyTo(values.AsSpan(i * d));
        return new EmbeddingSample(d, [.. all.Take(count).Select(item => item.Hash)], values);
    }
}
