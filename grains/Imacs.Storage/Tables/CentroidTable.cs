using Imacs.Core.Clustering;
using Imacs.Storage.Artifacts;

namespace Imacs.Storage.Tables;

/// <summary>clusters/centroids.parquet: a row for each cluster.</summary>
public static class CentroidTable
{
    private sealed record Row(int Cluster, float[] Centre);

    /// <summary>Writes the centres.</summary>
    public static ValueTask<bool> WriteAsync(IArtifactStore store, string comparison, Centroids centroids, CancellationToken cancellationToken) =>
        store.CreateAsync(
            ArtifactNames.Centroids(comparison),
            (stream, _) =>
            {
                using var writer = new ParquetTableWriter<Row>(
                    stream,
                    [ParquetColumn<Row>.Of("cluster", row => row.Cluster), ParquetColumn<Row>.Of("centre", row => row.Centre)],
                    TableSchema.Metadata(ArtifactSchemas.Centroids));
                writer.Append([.. Enumerable.Range(0, centroids.Count).Select(cluster => new Row(cluster, centroids.Row(cluster).ToArray()))]);
                writer.Close();
                return ValueTask.CompletedTask;
            },
            cancellationToken);

    /// <summary>Reads the centres.</summary>
    public static async ValueTask<Centroids> ReadAsync(IArtifactStore store, string comparison, CancellationToken cancellationToken)
    {
        using ParquetTableReader reader = await ParquetTableReader.OpenAsync(store, ArtifactNames.Centroids(comparison), ArtifactSchemas.Centroids, cancellationToken);
        float[][] centres = reader.Read<float[]>(0, "centre");
        return new Centroids(centres.Length, centres[0].Length, [.. centres.SelectMany(centre => centre)]);
    }
}
