using Imacs.Contracts.Errors;
using Imacs.Storage.Artifacts;
using Imacs.Storage.Blobs;
using Imacs.Storage.Tables;
using Imacs.Storage.Tests.Tables;
using Imacs.Testing;

namespace Imacs.Storage.Tests.Blobs;

/// <summary>What a bad network does to the store, and what it must not do.</summary>
[Trait("Suite", "Unit")]
public sealed class BlobFaultTests(AzuriteServer azurite)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AnyCall_BadNetwork_EverythingComesThroughWhole()
    {
        using FaultyHandler network = FaultyHandler.Seeded(7);
        var store = new BlobArtifactStore(BlobStores.Fresh(azurite, network, pageSize: 4));
        var random = new Random(11);
        byte[][] contents = [.. Enumerable.Range(0, 40).Select(i => new byte[i == 0 ? 9_000_000 : random.Next(200_000)])];
        for (int i = 0; i < contents.Length; i++)
        {
            byte[] content = contents[i];
            random.NextBytes(content);
            Assert.True(await store.CreateAsync(ArtifactNames.ShardRegions("run", i), async (stream, token) => await stream.WriteAsync(content, token), Token));
        }

        for (int i = 0; i < contents.Length; i++)
        {
            Assert.False(await store.CreateAsync(ArtifactNames.ShardRegions("run", i), async (stream, token) => await stream.WriteAsync(new byte[i], token), Token));
            await using Stream stream = await store.OpenAsync(ArtifactNames.ShardRegions("run", i), Token);
            byte[] back = new byte[contents[i].Length];
            await stream.ReadExactlyAsync(back, Token);
            Assert.True(back.AsSpan().SequenceEqual(contents[i]));
        }

        Assert.Equal(Enumerable.Range(0, contents.Length).Select(i => ArtifactNames.ShardRegions("run", i)), await store.ListAsync("run", Token).ToListAsync(Token));
        await store.DeleteAllAsync("run", Token);
        Assert.Empty(await store.ListAsync("run", Token).ToListAsync(Token));
        Assert.All([Fault.Busy, Fault.LostAnswer, Fault.CutBody], fault => Assert.InRange(network.Count(fault), 5, int.MaxValue));
    }

    [Theory]
    [InlineData(100, "")]
    [InlineData(100_000, "comp=blocklist")]
    public async Task CreateAsync_AnswerToTheCommitLost_StillSaysThatItCreated(int length, string commit)
    {
        bool lost = false;
        using var network = new FaultyHandler(request =>
        {
            bool isCommit = request.Method == HttpMethod.Put && request.RequestUri!.Query.Contains(commit, StringComparison.Ordinal) && request.RequestUri.AbsolutePath.EndsWith(".json", StringComparison.Ordinal);
            return isCommit && !lost && (lost = true) ? Fault.LostAnswer : Fault.None;
        });
        var store = new BlobArtifactStore(BlobStores.Fresh(azurite, network));

        Assert.True(await store.CreateAsync("run/spec.json", async (stream, token) => await stream.WriteAsync(new byte[length], token), Token));

        Assert.True(lost);
        Assert.False(await store.CreateAsync("run/spec.json", async (stream, token) => await stream.WriteAsync(new byte[length], token), Token));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(100_000)]
    public async Task AnyCall_BytesChangedOnTheirWay_AreNoticedAtOnce(int length)
    {
        Fault fault = Fault.ChangedByte;
        using var network = new FaultyHandler(request => request.RequestUri!.AbsolutePath.EndsWith(".json", StringComparison.Ordinal) ? fault : Fault.None);
        var store = new BlobArtifactStore(BlobStores.Fresh(azurite, network));

        var writing = await Assert.ThrowsAsync<ArtifactStoreUnavailableException>(async () => await WriteAsync());
        Assert.False(await store.ExistsAsync("run/spec.json", Token));
        fault = Fault.None;
        Assert.True(await WriteAsync());
        fault = Fault.ChangedByte;
        var reading = await Assert.ThrowsAsync<ArtifactStoreUnavailableException>(async () => await store.OpenAsync("run/spec.json", Token));

        Assert.All([writing, reading], error => Assert.Contains("bytes were changed on their way", error.Message, StringComparison.Ordinal));

        ValueTask<bool> WriteAsync() => store.CreateAsync("run/spec.json", async (stream, token) => await stream.WriteAsync(new byte[length], token), Token);
    }

    [Fact]
    public async Task AnyCall_AlwaysBusy_IsTransientAndNamesTheArtifact()
    {
        using var network = new FaultyHandler(_ => Fault.Busy);
        BlobStoreOptions options = BlobStores.Fresh(azurite, network);
        options.MaxRetries = 2;
        var store = new BlobArtifactStore(options);

        var writing = await Assert.ThrowsAsync<ArtifactStoreUnavailableException>(async () => await store.CreateJsonAsync("run/spec.json", 1, Token));
        var reading = await Assert.ThrowsAsync<ArtifactStoreUnavailableException>(async () => await store.OpenAsync("run/spec.json", Token));
        var asking = await Assert.ThrowsAsync<ArtifactStoreUnavailableException>(async () => await store.ExistsAsync("run/spec.json", Token));
        var listing = await Assert.ThrowsAsync<ArtifactStoreUnavailableException>(async () => await store.ListAsync("run", Token).ToListAsync(Token));

        Assert.True(writing.IsTransient);
        Assert.All([writing, reading, asking], error => Assert.Contains($"{options.Location}/run/spec.json cannot be ", error.Message, StringComparison.Ordinal));
        Assert.All([writing, reading, asking, listing], error => Assert.Contains("answered 503 ServerBusy to every attempt", error.Message, StringComparison.Ordinal));
        Assert.Equal(12, network.Count(Fault.Busy));
    }

    [Fact]
    public async Task ReadAsync_NetworkGoneInTheMiddleOfATable_IsNotCalledDamage()
    {
        BlobStoreOptions options = BlobStores.Fresh(azurite);
        options.BlockBytes = 1 << 20;
        RegionRecord[] regions = [.. Enumerable.Range(0, 3000).Select(i => TableRows.Region(i, 0, 2) with { Embedding = Embedding(i) })];
        await ShardTables.WriteAsync(new BlobArtifactStore(options), "run", 0, [TableRows.Image(0, 2)], regions, Token);
        bool isGone = false;
        using var network = new FaultyHandler(_ => isGone ? Fault.LostAnswer : Fault.None);
        var store = new BlobArtifactStore(new()
        {
            Container = options.Container,
            ConnectionString = azurite.ConnectionString,
            MaxRetries = 1,
            RetryDelay = TimeSpan.FromMilliseconds(1),
            Transport = new Azure.Core.Pipeline.HttpClientTransport(network),
        });

        Assert.Equivalent(regions[^1], (await ShardTables.ReadRegionsAsync(store, "run", 0, Token))[^1], strict: true);
        using ParquetTableReader reader = await ParquetTableReader.OpenAsync(store, ArtifactNames.ShardRegions("run", 0), ArtifactSchemas.ShardRegions, Token);
        isGone = true;

        var error = Assert.Throws<ArtifactStoreUnavailableException>(() => reader.Read<float[]>(0, "embedding"));
        Assert.Contains("run/shards/000000.parquet cannot be read", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WriteAsync_NetworkGoneInTheMiddleOfATable_SaysSoAndLeavesNothing()
    {
        using var network = new FaultyHandler(request => request.RequestUri!.Query.Contains("comp=block&", StringComparison.Ordinal) ? Fault.Busy : Fault.None);
        BlobStoreOptions options = BlobStores.Fresh(azurite, network);
        options.MaxRetries = 1;
        var store = new BlobArtifactStore(options);
        RegionRecord[] regions = [.. Enumerable.Range(0, 100).Select(i => TableRows.Region(i, 0, 2) with { Embedding = Embedding(i) })];

        var error = await Assert.ThrowsAsync<ArtifactStoreUnavailableException>(async () => await ShardTables.WriteAsync(store, "run", 0, [TableRows.Image(0, 2)], regions, Token));

        Assert.Contains("run/shards/000000.parquet cannot be written", error.Message, StringComparison.Ordinal);
        Assert.Equal(["run/shards/000000.images.parquet"], await store.ListAsync("run", Token).ToListAsync(Token));
    }

    [Fact]
    public async Task AnyCall_ServiceDownForAWhile_WaitsForIt()
    {
        await using var own = new AzuriteServer();
        await own.StartAsync();
        BlobStoreOptions options = BlobStores.Fresh(own);
        (options.MaxRetries, options.RetryDelay, options.MaxRetryDelay) = (20, TimeSpan.FromSeconds(0.1), TimeSpan.FromSeconds(1));
        var store = new BlobArtifactStore(options);
        await store.CreateJsonAsync("run/spec.json", 1, Token);
        Uri address = own.Account;

        await own.StopAsync();
        Task<bool> writing = store.CreateJsonAsync("run/plan.json", 2, Token).AsTask();
        Task<int> reading = store.ReadJsonAsync<int>("run/spec.json", Token).AsTask();
        Assert.False(writing.IsCompleted);
        await own.StartAsync();

        Assert.Equal(address, own.Account);
        Assert.True(await writing);
        Assert.Equal(1, await reading);
    }

    private static float[] Embedding(int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, 1000).Select(_ => random.NextSingle())];
    }
}
