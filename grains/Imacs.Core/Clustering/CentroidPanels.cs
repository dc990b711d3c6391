namespace Imacs.Core.Clustering;

/// <summary>Centres transposed into panels of 16 (the last may have 8) clusters, [panel][d][lanes], so that one load feeds many clusters.</summary>
internal sealed class CentroidPanels
{
    internal const int Wide = 16;
    internal const int Narrow = 8;

    private CentroidPanels(Centroids centroids)
    {
        int d = centroids.Dimension;
        int padded = (centroids.Count + Narrow - 1) / Narrow * Narrow;
        (PaddedCount, Dimension) = (padded, d);
        Values = new float[padded * d];
        Bias = new float[padded];
        // A padding lane starts at minus infinity and adds zeros: it never wins.
        Array.Fill(Bias, float.NegativeInfinity);
        for (int cluster = 0; cluster < centroids.Count; cluster++)
        {
            int panelStart = cluster / Wide * Wide;
            int lanes = Math.Min(Wide, padded - panelStart);
            ReadOnlySpan<float> row = centroids.Row(cluster);
            Span<float> panel = Values.AsSpan(panelStart * d);
            double norm = 0;
            for (int j = 0; j < d; j++)
            {
                panel[(j * lanes) + cluster - panelStart] = row[j];
                norm += (double)row[j] * row[j];
            }

            Bias[cluster] = (float)(-0.5 * norm);
        }
    }

    /// <summary>Clusters rounded up to a multiple of 8.</summary>
    internal int PaddedCount { get; }

    internal int Dimension { get; }

    internal float[] Values { get; }

    /// <summary>Minus half the squared norm: with x.c added, the largest value is the nearest centre.</summary>
    internal float[] Bias { get; }

    internal static CentroidPanels Of(Centroids centroids) => new(centroids);
}
