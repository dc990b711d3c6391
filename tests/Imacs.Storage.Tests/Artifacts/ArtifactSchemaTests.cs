using System.Text;
using System.Text.Json.Nodes;
using Imacs.Contracts.Errors;
using Imacs.Core.Clustering;
using Imacs.Storage.Artifacts;
using Imacs.Storage.Tables;
using Imacs.Storage.Tests.Tables;

namespace Imacs.Storage.Tests.Artifacts;

/// <summary>Every kind of artifact says which version of its schema it is, and no reader takes one that it does not understand.</summary>
[Trait("Suite", "Unit")]
public sealed class ArtifactSchemaTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("imacs-schemas-").FullName;

    public static TheoryData<string> Documents =>
    [
        ArtifactNames.Spec("run"), ArtifactNames.State("run"), ArtifactNames.Plan("run"), ArtifactNames.Instance("run"), ArtifactNames.Fingerprint("run"), ArtifactNames.ShardAttempts("run", 0), ArtifactNames.GivenConcepts("run"), ArtifactNames.Concepts("run"),
        ArtifactNames.ClusterTrace("run"), ArtifactNames.ClusterDiagnostics("run"), ArtifactNames.Causal("run"), ArtifactNames.Summary("run"),
        ArtifactNames.ModelChecks("run", "model"),
    ];

    public static TheoryData<string> Tables =>
    [
        ArtifactNames.ShardImages("run", 0), ArtifactNames.ShardRegions("run", 0), ArtifactNames.ShardPool("run", 0), ArtifactNames.Regions("run"),
        ArtifactNames.Quarantine("run"), ArtifactNames.Centroids("run"), ArtifactNames.DrillDown("run", 0),
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private LocalArtifactStore Store => new(_folder);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void All_EveryKind_IsTriedBelow()
    {
        ArtifactSchema[] tried = [.. Documents.Select(row => ArtifactSchemas.OfDocument(row.Data)), .. Tables.Select(row => OfTable(row.Data))];
        object?[] all = [.. typeof(ArtifactSchemas).GetProperties().Where(property => property.PropertyType == typeof(ArtifactSchema)).Select(property => property.GetValue(null))];

        Assert.Equal(all.Length, tried.Distinct().Count());
        Assert.Empty(all.Except(tried));
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public async Task Document_OfThisVersion_CarriesItFirstAndComesBack(string name)
    {
        await Store.CreateJsonAsync(name, new Plain("text"), Token);
        await Store.CreateJsonAsync("other/" + name.Split('/', 2)[1], (int[])[1, 2], Token);

        Assert.StartsWith($"{{\n  \"schemaVersion\": {ArtifactSchemas.OfDocument(name).Version},", await File.ReadAllTextAsync(Path.Combine(_folder, name), Token), StringComparison.Ordinal);
        Assert.Equal(new Plain("text"), await Store.ReadJsonAsync<Plain>(name, Token));
        Assert.Equal((int[])[1, 2], await Store.ReadJsonAsync<int[]>("other/" + name.Split('/', 2)[1], Token));
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public async Task Document_OfANewerVersion_IsRefusedWithBothVersions(string name)
    {
        ArtifactSchema schema = ArtifactSchemas.OfDocument(name);
        await PutAsync(name, new JsonObject { ["schemaVersion"] = schema.Version + 1, ["text"] = "from the future" });

        ArtifactStoreException error = await Assert.ThrowsAsync<ArtifactStoreException>(async () => await Store.ReadJsonAsync<Plain>(name, Token));

        Assert.Contains($"{_folder}/{name} is of version {schema.Version + 1} of the schema '{schema.Name}'", error.Message, StringComparison.Ordinal);
        Assert.Contains($"understands version", error.Message, StringComparison.Ordinal);
        Assert.Contains("Use a newer version of imacs", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public async Task Document_FromBeforeVersions_IsReadWhereThatIsUnderstood(string name)
    {
        ArtifactSchema schema = ArtifactSchemas.OfDocument(name);
        await PutAsync(name, new JsonObject { ["text"] = "old" });

        if (schema.Oldest == 0)
        {
            Assert.Equal(new Plain("old"), await Store.ReadJsonAsync<Plain>(name, Token));
            return;
        }

        ArtifactStoreException error = await Assert.ThrowsAsync<ArtifactStoreException>(async () => await Store.ReadJsonAsync<Plain>(name, Token));
        Assert.Contains("Use the version of imacs that wrote it", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("clusters/causal.json")]
    [InlineData("clusters/trace.json")]
    public async Task List_FromBeforeVersions_IsRead(string name)
    {
        await PutAsync("run/" + name, new JsonArray(3, 4));

        Assert.Equal((int[])[3, 4], await Store.ReadJsonAsync<int[]>("run/" + name, Token));
    }

    [Theory]
    [InlineData("\"one\"")]
    [InlineData("1.5")]
    [InlineData("null")]
    [InlineData("[]")]
    public async Task Document_WhoseVersionIsNoNumber_IsRefusedByName(string version)
    {
        await PutAsync("run/summary.json", JsonNode.Parse($"{{ \"schemaVersion\": {version}, \"text\": \"x\" }}")!);

        ArtifactStoreException error = await Assert.ThrowsAsync<ArtifactStoreException>(async () => await Store.ReadJsonAsync<Plain>("run/summary.json", Token));

        Assert.Contains("run/summary.json", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WriteAsync_ValueThatSaysAnotherVersion_IsAMistake() =>
        await Assert.ThrowsAsync<InvalidOperationException>(
            async () => await VersionedJson.WriteAsync(new MemoryStream(), new Versioned(2, "x"), ArtifactSchemas.Summary, Token));

    [Fact]
    public async Task WriteAsync_ValueWithItsOwnVersion_CarriesItOnce()
    {
        using var stream = new MemoryStream();
        await VersionedJson.WriteAsync(stream, new Versioned(1, "x"), ArtifactSchemas.Summary, Token);

        Assert.Equal("{\n  \"schemaVersion\": 1,\n  \"text\": \"x\"\n}\n", Encoding.UTF8.GetString(stream.ToArray()));
        stream.Position = 0;
        Assert.Equal(new Versioned(1, "x"), await VersionedJson.ReadAsync<Versioned>(stream, ArtifactSchemas.Summary, "here", Token));
    }

    [Theory]
    [MemberData(nameof(Tables))]
    public async Task Table_OfThisVersion_IsRead(string name)
    {
        await WriteTablesAsync();
        ArtifactSchema schema = OfTable(name);

        using ParquetTableReader reader = await ParquetTableReader.OpenAsync(Store, name, schema, Token);

        Assert.True(reader.Rows > 0);
    }

    [Theory]
    [MemberData(nameof(Tables))]
    public async Task Table_OfANewerVersion_IsRefusedWithBothVersions(string name)
    {
        await WriteTablesAsync();
        ArtifactSchema schema = OfTable(name);
        // To a reader that is one version behind, this one is newer.
        ArtifactSchema behind = schema with { Version = schema.Version - 1, Oldest = 0 };

        ArtifactStoreException error = await Assert.ThrowsAsync<ArtifactStoreException>(async () => (await ParquetTableReader.OpenAsync(Store, name, behind, Token)).Dispose());

        Assert.Contains($"{_folder}/{name} is of version {schema.Version} of the schema '{schema.Name}', but this version of imacs understands version", error.Message, StringComparison.Ordinal);
        Assert.Contains("newer version of imacs", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Tables))]
    public async Task Table_OfAnOlderVersion_IsReadWhileItIsUnderstood(string name)
    {
        await WriteTablesAsync();
        ArtifactSchema schema = OfTable(name);
        ArtifactSchema next = schema with { Version = schema.Version + 1 }, afterNext = next with { Oldest = next.Version };

        using (ParquetTableReader reader = await ParquetTableReader.OpenAsync(Store, name, next, Token))
            Assert.True(reader.Rows > 0);
        ArtifactStoreException error = await Assert.ThrowsAsync<ArtifactStoreException>(async () => (await ParquetTableReader.OpenAsync(Store, name, afterNext, Token)).Dispose());
        Assert.Contains("Use the version of imacs that wrote it", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Table_OfAnotherKind_IsRefusedByName()
    {
        await WriteTablesAsync();

        ArtifactStoreException error = await Assert.ThrowsAsync<ArtifactStoreException>(
            async () => (await ParquetTableReader.OpenAsync(Store, ArtifactNames.Regions("run"), ArtifactSchemas.Images, Token)).Dispose());

        Assert.Contains("run/regions.parquet has schema 'regions/1' where 'images/1' belongs", error.Message, StringComparison.Ordinal);
    }

    private static ArtifactSchema OfTable(string name) => name.Split('/')[1..] switch
    {
        ["shards", "000000.images.parquet"] => ArtifactSchemas.Images,
        ["shards", _] => ArtifactSchemas.ShardRegions,
        ["regions.parquet"] => ArtifactSchemas.Regions,
        ["quarantine.parquet"] => ArtifactSchemas.Quarantine,
        ["clusters", _] => ArtifactSchemas.Centroids,
        _ => ArtifactSchemas.DrillDown,
    };

    private async Task WriteTablesAsync()
    {
        ImageRecord image = TableRows.Image(0, 2);
        RegionRecord region = TableRows.Region(0, 0, 2);
        await ShardTables.WriteAsync(Store, "run", 0, [image], [region], Token);
        await ShardTables.WritePoolAsync(Store, "run", 0, [region], Token);
        await ResultTables.WriteRegionsAsync(Store, "run", ["a", "b"], ["Forest", "River"], ((IReadOnlyList<ResultRegion>[])[[new(region, image, 0)]]).ToAsyncEnumerable(), Token);
        await ResultTables.WriteQuarantineAsync(Store, "run", [TableRows.Rejected(1)], Token);
        await CentroidTable.WriteAsync(Store, "run", new Centroids(1, 2, [0, 1]), Token);
        await DrillDownTable.WriteAsync(Store, "run", new DrillDownRecord(0, 1, 1, [0], [[1], [2]]), Token);
    }

    private async Task PutAsync(string name, JsonNode content) =>
        await Store.CreateAsync(name, async (stream, token) => await stream.WriteAsync(Encoding.UTF8.GetBytes(content.ToJsonString()), token), Token);

    private sealed record Plain(string Text);

    private sealed record Versioned(int SchemaVersion, string Text);
}
