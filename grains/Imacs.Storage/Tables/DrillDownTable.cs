using Imacs.Storage.Artifacts;

namespace Imacs.Storage.Tables;

/// <summary>drilldowns/NNNNNN.parquet: a row for each model.</summary>
public static class DrillDownTable
{
    private sealed record Row(int Model, int Width, int Height, float[] Map, int[] Segments);

    /// <summary>Writes one image's explanation.</summary>
    public static ValueTask<bool> WriteAsync(IArtifactStore store, string comparison, DrillDownRecord record, CancellationToken cancellationToken) =>
        store.CreateAsync(
            ArtifactNames.DrillDown(comparison, record.Index),
            (stream, _) =>
            {
                using var writer = new ParquetTableWriter<Row>(
                    stream,
                    [
                        ParquetColumn<Row>.Of("model", row => row.Model),
                        ParquetColumn<Row>.Of("width", row => row.Width),
                        ParquetColumn<Row>.Of("height", row => row.Height),
                        ParquetColumn<Row>.Of("map", row => row.Map),
                        ParquetColumn<Row>.Of("segments", row => row.Segments),
                    ],
                    TableSchema.Metadata(ArtifactSchemas.DrillDown));
                writer.Append([.. record.Maps.Select((map, model) => new Row(model, record.Width, record.Height, map, model == 0 ? record.Segments : []))]);
                writer.Close();
                return ValueTask.CompletedTask;
            },
            cancellationToken);

    /// <summary>Reads one image's explanation.</summary>
    public static async ValueTask<DrillDownRecord> ReadAsync(IArtifactStore store, string comparison, int image, CancellationToken cancellationToken)
    {
        using ParquetTableReader reader = await ParquetTableReader.OpenAsync(store, ArtifactNames.DrillDown(comparison, image), ArtifactSchemas.DrillDown, cancellationToken);
        return new(
            image,
            reader.Read<int>(0, "width")[0],
            reader.Read<int>(0, "height")[0],
            reader.Read<int[]>(0, "segments")[0],
            reader.Read<float[]>(0, "map"));
    }
}
