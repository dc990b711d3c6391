using Imacs.Contracts.Errors;
using Imacs.Storage.Artifacts;
using Imacs.Storage.Tables;

namespace Imacs.Storage.Tests.Tables;

/// <summary>What goes into a shard's tables comes out of them, to the bit.</summary>
[Trait("Suite", "Unit")]
public sealed class ShardTablesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("imacs-tables-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private LocalArtifactStore Store => new(_folder);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public async Task ReadAsync_NullsAndNaNs_ComeBack(int models)
    {
        ImageRecord[] images = [TableRows.Image(0, models), TableRows.Image(1, models, label: null), TableRows.Rejected(2)];
        RegionRecord[] regions = [TableRows.Region(0, 0, models), TableRows.Region(0, 1, models), TableRows.Region(1, 0, models)];

        await ShardTables.WriteAsync(Store, "run", 3, images, regions, Token);
        IReadOnlyList<ImageRecord> readImages = await ShardTables.ReadImagesAsync(Store, "run", 3, Token);
        IReadOnlyList<RegionRecord> readRegions = await ShardTables.ReadRegionsAsync(Store, "run", 3, Token);

        // Records compare lists by reference, but Equivalent goes into them, and NaN equals NaN.
        Assert.Equivalent(images, readImages, strict: true);
        Assert.Equivalent(regions, readRegions, strict: true);
        Assert.True(double.IsNaN(readImages[0].Models[0].ShareError));
        Assert.True(double.IsNaN(readImages[1].Spearman[0]));
        Assert.Null(readImages[1].Label);
        Assert.Empty(readImages[2].Models);
        Assert.Equal(["run/shards/000003.images.parquet", "run/shards/000003.parquet"], await Store.ListAsync("run", Token).ToListAsync(Token));
    }

    [Fact]
    public async Task ReadPoolAsync_SegmentsNobodySelected_ComeBackAndAreNoShardYet()
    {
        RegionRecord[] segments = [TableRows.Region(0, 7, 2) with { SelectedBy = [] }, TableRows.Region(1, 0, 2) with { SelectedBy = [] }];

        await ShardTables.WritePoolAsync(Store, "run", 3, segments, Token);

        Assert.Equivalent(segments, await ShardTables.ReadPoolAsync(Store, "run", 3, Token), strict: true);
        Assert.False(await ShardTables.ExistAsync(Store, "run", 3, Token));
    }

    [Theory]
    [InlineData("000000.parquet")]
    [InlineData("000000.images.parquet")]
    public async Task ExistAsync_OneOfTheTwoTables_IsNotAShard(string lost)
    {
        await ShardTables.WriteAsync(Store, "run", 0, [TableRows.Image(0, 2)], [TableRows.Region(0, 0, 2)], Token);
        Assert.True(await ShardTables.ExistAsync(Store, "run", 0, Token));

        File.Delete(Path.Combine(_folder, "run", "shards", lost));

        Assert.False(await ShardTables.ExistAsync(Store, "run", 0, Token));
    }

    [Fact]
    public async Task ReadAsync_NoParquetAtAll_NamesTheFile()
    {
        await Store.CreateAsync("run/shards/000000.images.parquet", async (stream, token) => await stream.WriteAsync("not a table, though its checksum is right"u8.ToArray(), token), Token);

        ArtifactStoreException error = await Assert.ThrowsAsync<ArtifactStoreException>(async () => await ShardTables.ReadImagesAsync(Store, "run", 0, Token));

        Assert.StartsWith($"{_folder}/run/shards/000000.images.parquet is not a Parquet table", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_EmptyShard_IsEmpty()
    {
        await ShardTables.WriteAsync(Store, "run", 0, [], [], Token);

        Assert.Empty(await ShardTables.ReadImagesAsync(Store, "run", 0, Token));
        Assert.Empty(await ShardTables.ReadRegionsAsync(Store, "run", 0, Token));
        (float[] rows, int dimension) = await ShardTables.ReadEmbeddingsAsync(Store, "run", 0, Token);
        Assert.Empty(rows);
        Assert.Equal(0, dimension);
    }

    [Fact]
    public async Task ReadAsync_OnlyRejectedImages_HasNoRegions()
    {
        await ShardTables.WriteAsync(Store, "run", 0, [TableRows.Rejected(0)], [], Token);

        Assert.Equal("The file is truncated.", Assert.Single(await ShardTables.ReadImagesAsync(Store, "run", 0, Token)).Rejected);
        Assert.Empty(await ShardTables.ReadRegionsAsync(Store, "run", 0, Token));
    }

    [Fact]
    public async Task ReadEmbeddingsAsync_SeveralRegions_AreRowAfterRow()
    {
        await ShardTables.WriteAsync(Store, "run", 0, [TableRows.Image(0, 2), TableRows.Image(1, 2)], [TableRows.Region(0, 0, 2), TableRows.Region(1, 0, 2)], Token);

        (float[] rows, int dimension) = await ShardTables.ReadEmbeddingsAsync(Store, "run", 0, Token);

        Assert.Equal(3, dimension);
        Assert.Equal([0.6f, -0.8f, 0, 0.6f, -0.8f, 1], rows);
    }

    [Fact]
    public async Task WriteAsync_SameRows_SameBytes()
    {
        ImageRecord[] images = [TableRows.Image(0, 2), TableRows.Image(1, 2, label: null), TableRows.Rejected(2)];
        RegionRecord[] regions = [TableRows.Region(0, 0, 2), TableRows.Region(1, 0, 2)];
        await ShardTables.WriteAsync(Store, "first", 0, images, regions, Token);
        await ShardTables.WriteAsync(Store, "second", 0, images, regions, Token);

        foreach (string file in (string[])["000000.images.parquet", "000000.parquet"])
        {
            Assert.Equal(
                await File.ReadAllBytesAsync(Path.Combine(_folder, "first", "shards", file), Token),
                await File.ReadAllBytesAsync(Path.Combine(_folder, "second", "shards", file), Token));
        }
    }

    [Fact]
    public async Task WriteAsync_ShardThere_StaysAsItIs()
    {
        await ShardTables.WriteAsync(Store, "run", 0, [TableRows.Image(0, 2)], [TableRows.Region(0, 0, 2)], Token);
        Assert.False(await ShardTables.WriteAsync(Store, "run", 0, [], [], Token));

        Assert.Single(await ShardTables.ReadImagesAsync(Store, "run", 0, Token));
    }

    [Fact]
    public async Task WriteAsync_LeftoversOfAnAttemptThatCameToNothing_AreReplaced()
    {
        await ShardTables.WritePoolAsync(Store, "run", 0, [TableRows.Region(0, 9, 2)], Token);
        await ShardTables.WriteAsync(Store, "run", 0, [TableRows.Rejected(0)], [], Token);
        await Store.DeleteAsync(ArtifactNames.ShardRegions("run", 0), Token);

        await ShardTables.WritePoolAsync(Store, "run", 0, [TableRows.Region(0, 3, 2)], Token);
        Assert.True(await ShardTables.WriteAsync(Store, "run", 0, [TableRows.Image(0, 2)], [TableRows.Region(0, 0, 2)], Token));

        Assert.Null(Assert.Single(await ShardTables.ReadImagesAsync(Store, "run", 0, Token)).Rejected);
        Assert.Single(await ShardTables.ReadRegionsAsync(Store, "run", 0, Token));
        Assert.Equal(3, Assert.Single(await ShardTables.ReadPoolAsync(Store, "run", 0, Token)).Region);
    }

    [Fact]
    public async Task WriteAsync_RegionsWhoseImagesWereLost_AreReplaced()
    {
        await ShardTables.WriteAsync(Store, "run", 0, [TableRows.Rejected(0)], [], Token);
        await Store.DeleteAsync(ArtifactNames.ShardImages("run", 0), Token);

        Assert.True(await ShardTables.WriteAsync(Store, "run", 0, [TableRows.Image(0, 2)], [TableRows.Region(0, 0, 2)], Token));

        Assert.Single(await ShardTables.ReadRegionsAsync(Store, "run", 0, Token));
    }

    [Fact]
    public async Task WriteAsync_AnotherAttemptStoresTheShardInBetween_BothTablesAreTheOthers()
    {
        await ShardTables.WriteAsync(Store, "run", 0, [TableRows.Image(0, 2)], [TableRows.Region(0, 0, 2)], Token);
        byte[] regions = await ReadAsync(ArtifactNames.ShardRegions("run", 0));
        await Store.DeleteAsync(ArtifactNames.ShardRegions("run", 0), Token);
        var late = new LateStore(Store, ArtifactNames.ShardRegions("run", 0), regions);

        Assert.False(await ShardTables.WriteAsync(late, "run", 0, [TableRows.Rejected(0)], [], Token));

        Assert.Null(Assert.Single(await ShardTables.ReadImagesAsync(Store, "run", 0, Token)).Rejected);
        Assert.Single(await ShardTables.ReadRegionsAsync(Store, "run", 0, Token));
    }

    [Fact]
    public async Task ReadAsync_TableOfAnotherKind_IsRefusedInASentence()
    {
        await ShardTables.WriteAsync(Store, "run", 0, [TableRows.Image(0, 2)], [], Token);
        await Store.CreateAsync(
            ArtifactNames.ShardRegions("other", 0),
            async (stream, token) =>
            {
                await using Stream images = await Store.OpenAsync(ArtifactNames.ShardImages("run", 0), token);
                await images.CopyToAsync(stream, token);
            },
            Token);

        ArtifactStoreException error = await Assert.ThrowsAsync<ArtifactStoreException>(async () => await ShardTables.ReadRegionsAsync(Store, "other", 0, Token));

        Assert.StartsWith($"{_folder}/other/shards/000000.parquet has schema", error.Message, StringComparison.Ordinal);
        Assert.Contains("'images/1'", error.Message, StringComparison.Ordinal);
        Assert.Contains("'shard-regions/1'", error.Message, StringComparison.Ordinal);
        Assert.Contains("start the comparison again", error.Message, StringComparison.Ordinal);
    }

    private async Task<byte[]> ReadAsync(string name)
    {
        await using Stream stream = await Store.OpenAsync(name, Token);
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes, Token);
        return bytes.ToArray();
    }
}
