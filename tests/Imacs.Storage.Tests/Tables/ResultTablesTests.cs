using Imacs.Core.Clustering;
using Imacs.Storage.Artifacts;
using Imacs.Storage.Tables;

namespace Imacs.Storage.Tests.Tables;

/// <summary>The tables that people open: names, types and values of their columns are a promise.</summary>
[Trait("Suite", "Unit")]
public sealed class ResultTablesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("imacs-tables-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private LocalArtifactStore Store => new(_folder);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task WriteRegionsAsync_TwoModels_HasThePromisedColumns()
    {
        await WriteAsync("run", ["day", "night"]);
        using ParquetTableReader reader = await ParquetTableReader.OpenAsync(Store, "run/regions.parquet", ArtifactSchemas.Regions, Token);

        Assert.Equal(
            [
                "image", "class", "region", "x", "y", "width", "height", "area", "mask", "image_width", "image_height", "cluster", "selected_by",
                "sum_day", "share_day", "density_day", "predicted_day", "probability_day",
                "sum_night", "share_night", "density_night", "predicted_night", "probability_night",
            ],
            reader.Columns);
        Assert.Equal(3, reader.Rows);
        Assert.Equal(1, reader.Groups);
    }

    [Fact]
    public async Task WriteRegionsAsync_TwoModels_HoldsTheRows()
    {
        await WriteAsync("run", ["day", "night"]);
        using ParquetTableReader reader = await ParquetTableReader.OpenAsync(Store, "run/regions.parquet", ArtifactSchemas.Regions, Token);

        Assert.Equal(["River/Straße 0.jpg", "River/Straße 0.jpg", "River/Straße 1.jpg"], reader.Read<string>(0, "image"));
        Assert.Equal(["River", "River", null], reader.Read<string?>(0, "class"));
        Assert.Equal([0, 1, 0], reader.Read<int>(0, "region"));
        Assert.Equal([7, 4, 0], reader.Read<int>(0, "cluster"));
        Assert.Equal([0, 40, 3032], reader.Read<int[]>(0, "mask")[1]);
        Assert.Equal([["day", "night"], ["night"], ["day", "night"]], reader.Read<string[]>(0, "selected_by"));
        RegionRecord region = TableRows.Region(0, 0, 2);
        Assert.Equal(region.Sums[1], reader.Read<double>(0, "sum_night")[0]);
        Assert.Equal(region.Shares[1], reader.Read<double>(0, "share_night")[0]);
        Assert.Equal(region.Sums[1] / 40, reader.Read<double>(0, "density_night")[0]);
        Assert.Equal(["Forest", "Forest", "Forest"], reader.Read<string>(0, "predicted_day"));
        Assert.Equal(["River", "River", "River"], reader.Read<string>(0, "predicted_night"));
        Assert.Equal(0.6f, reader.Read<float>(0, "probability_night")[0]);
    }

    [Fact]
    public async Task WriteRegionsAsync_ThreeModels_HasFiveColumnsForEach()
    {
        await WriteAsync("run", ["a", "b", "c"]);
        using ParquetTableReader reader = await ParquetTableReader.OpenAsync(Store, "run/regions.parquet", ArtifactSchemas.Regions, Token);

        Assert.Equal(13 + 15, reader.Columns.Count());
        Assert.Equal(["sum_c", "share_c", "density_c", "predicted_c", "probability_c"], reader.Columns.TakeLast(5));
    }

    [Fact]
    public async Task WriteRegionsAsync_SameRows_SameBytes()
    {
        await WriteAsync("first", ["a", "b"]);
        await WriteAsync("second", ["a", "b"]);

        Assert.Equal(
            await File.ReadAllBytesAsync(Path.Combine(_folder, "first", "regions.parquet"), Token),
            await File.ReadAllBytesAsync(Path.Combine(_folder, "second", "regions.parquet"), Token));
    }

    [Fact]
    public async Task WriteRegionsAsync_ManyShards_FillRowGroupsWithoutSplittingAny()
    {
        const int RowsInShard = 40_000;
        ImageRecord image = TableRows.Image(0, 2);
        ResultRegion[] shard = [.. Enumerable.Repeat(new ResultRegion(TableRows.Region(0, 0, 2), image, 1), RowsInShard)];

        await ResultTables.WriteRegionsAsync(Store, "run", ["a", "b"], ["Forest", "River"], Enumerable.Repeat<IReadOnlyList<ResultRegion>>(shard, 5).ToAsyncEnumerable(), Token);

        using ParquetTableReader reader = await ParquetTableReader.OpenAsync(Store, "run/regions.parquet", ArtifactSchemas.Regions, Token);
        Assert.Equal(5 * RowsInShard, reader.Rows);
        Assert.Equal([2 * RowsInShard, 2 * RowsInShard, RowsInShard], Enumerable.Range(0, reader.Groups).Select(group => reader.Read<int>(group, "area").Length));
    }

    [Fact]
    public async Task WriteRegionsAsync_NoRegions_IsATableWithoutRows()
    {
        await ResultTables.WriteRegionsAsync(Store, "run", ["a", "b"], [], AsyncEnumerable.Empty<IReadOnlyList<ResultRegion>>(), Token);
        using ParquetTableReader reader = await ParquetTableReader.OpenAsync(Store, "run/regions.parquet", ArtifactSchemas.Regions, Token);

        Assert.Equal(0, reader.Rows);
        Assert.Equal(13 + 10, reader.Columns.Count());
    }

    [Fact]
    public async Task WriteQuarantineAsync_RejectedImages_AreListedWithReasons()
    {
        await ResultTables.WriteQuarantineAsync(Store, "run", [TableRows.Rejected(2)], Token);
        using ParquetTableReader reader = await ParquetTableReader.OpenAsync(Store, "run/quarantine.parquet", ArtifactSchemas.Quarantine, Token);

        Assert.Equal(["image", "class", "reason"], reader.Columns);
        Assert.Equal(["broken.jpg"], reader.Read<string>(0, "image"));
        Assert.Equal([null], reader.Read<string?>(0, "class"));
        Assert.Equal(["The file is truncated."], reader.Read<string?>(0, "reason"));
    }

    [Fact]
    public async Task CentroidTable_RoundTrip_KeepsTheBits()
    {
        var centroids = new Centroids(2, 3, [0.1f, -0.2f, 0.3f, float.Epsilon, 1, -1]);
        await CentroidTable.WriteAsync(Store, "run", centroids, Token);

        Centroids read = await CentroidTable.ReadAsync(Store, "run", Token);

        Assert.Equal((2, 3), (read.Count, read.Dimension));
        Assert.Equal(centroids.Row(0).ToArray(), read.Row(0).ToArray());
        Assert.Equal(centroids.Row(1).ToArray(), read.Row(1).ToArray());
    }

    [Fact]
    public async Task DrillDownTable_RoundTrip_KeepsMapsAndSegments()
    {
        var record = new DrillDownRecord(5, 2, 3, [0, 0, 1, 1, 2, 2], [[1, 2, 3, 4, 5, 6], [-1, 0, 1, 2, 3, float.MaxValue]]);
        await DrillDownTable.WriteAsync(Store, "run", record, Token);

        Assert.Equivalent(record, await DrillDownTable.ReadAsync(Store, "run", 5, Token), strict: true);
    }

    private async Task WriteAsync(string comparison, string[] models)
    {
        int count = models.Length;
        ImageRecord labelled = TableRows.Image(0, count), unlabelled = TableRows.Image(1, count, label: null);
        IReadOnlyList<ResultRegion>[] shards =
        [
            [new(TableRows.Region(0, 0, count), labelled, 7), new(TableRows.Region(0, 1, count), labelled, 4)],
            [],
            [new(TableRows.Region(1, 0, count), unlabelled, 0)],
        ];
        Assert.True(await ResultTables.WriteRegionsAsync(Store, comparison, models, ["Forest", "River"], shards.ToAsyncEnumerable(), Token));
    }
}
