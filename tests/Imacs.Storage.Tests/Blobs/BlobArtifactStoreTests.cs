using System.Collections.Concurrent;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Imacs.Contracts.Errors;
using Imacs.Storage.Artifacts;
using Imacs.Storage.Blobs;
using Imacs.Storage.Tests.Artifacts;
using Imacs.Testing;

namespace Imacs.Storage.Tests.Blobs;

/// <summary>The contract, kept by a container of a real service, and what a container alone can suffer.</summary>
[Trait("Suite", "Unit")]
public sealed class BlobArtifactStoreTests(AzuriteServer azurite) : ArtifactStoreContract
{
    private readonly ConcurrentDictionary<string, BlobContainerClient> _containers = [];

    [Fact]
    public async Task CreateAsync_ManyBlocks_ComesBackAndSeeks()
    {
        (BlobArtifactStore store, _) = Open(prefix: "team/eurosat", blockBytes: 1 << 20);
        byte[] content = Bytes(10_000_000);

        await store.CreateAsync("run/regions.parquet", async (stream, token) => await stream.WriteAsync(content, token), Token);

        await using Stream stream = await store.OpenAsync("run/regions.parquet", Token);
        Assert.Equal(content.Length, stream.Length);
        byte[] part = new byte[100_000];
        foreach (int at in (int[])[9_900_000, 0, 4_150_000, 4_100_000, 8_388_600])
        {
            stream.Position = at;
            await stream.ReadExactlyAsync(part, Token);
            Assert.True(part.AsSpan().SequenceEqual(content.AsSpan(at, part.Length)));
            stream.Seek(-part.Length, SeekOrigin.Current);
            stream.ReadExactly(part);
            Assert.True(part.AsSpan().SequenceEqual(content.AsSpan(at, part.Length)));
        }
    }

    [Theory]
    [InlineData(16 << 10)]
    [InlineData((16 << 10) + 1)]
    [InlineData(32 << 10)]
    [InlineData(4 << 20)]
    [InlineData((4 << 20) + 1)]
    public async Task CreateAsync_SizesAtTheEdges_ComeBack(int length)
    {
        (BlobArtifactStore store, _) = Open();
        byte[] content = Bytes(length);

        await store.CreateAsync("run/regions.parquet", async (stream, token) => await stream.WriteAsync(content, token), Token);

        await using Stream stream = await store.OpenAsync("run/regions.parquet", Token);
        byte[] back = new byte[length];
        await stream.ReadExactlyAsync(back, Token);
        Assert.True(content.AsSpan().SequenceEqual(back));
        Assert.Equal(0, await stream.ReadAsync(back, Token));
    }

    [Fact]
    public async Task CreateAsync_TwoOfManyBlocksAtOnce_ExactlyOneCreates()
    {
        (BlobArtifactStore store, _) = Open();
        var bothStaged = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        int waiting = 2;

        bool[] created = await Task.WhenAll(Enumerable.Range(0, 2).Select(writer => store.CreateAsync(
            "run/regions.parquet",
            async (stream, token) =>
            {
                await stream.WriteAsync(Enumerable.Repeat((byte)writer, 100_000).ToArray(), token);
                if (Interlocked.Decrement(ref waiting) == 0)
                    bothStaged.SetResult();
                await bothStaged.Task.WaitAsync(token);
                await stream.WriteAsync(Enumerable.Repeat((byte)writer, 100_000).ToArray(), token);
            },
            Token).AsTask()));

        Assert.Single(created, yes => yes);
        await using Stream stream = await store.OpenAsync("run/regions.parquet", Token);
        byte[] back = new byte[200_000];
        await stream.ReadExactlyAsync(back, Token);
        Assert.All(back, value => Assert.Equal(Array.IndexOf(created, true), value));
    }

    [Fact]
    public async Task CreateAsync_BlocksStaged_NothingIsVisibleUntilTheEnd()
    {
        (BlobArtifactStore store, BlobContainerClient raw) = Open();

        await store.CreateAsync(
            "run/regions.parquet",
            async (stream, token) =>
            {
                await stream.WriteAsync(Bytes(100_000), token);
                Assert.False(await store.ExistsAsync("run/regions.parquet", token));
                Assert.Empty(await ListAsync(store.ListAsync("run", token)));
                Assert.Empty(raw.GetBlobs(cancellationToken: token));
            },
            Token);

        Assert.True(await store.ExistsAsync("run/regions.parquet", Token));
    }

    [Fact]
    public async Task ReplaceAsync_SomebodyElseMeanwhile_IsRefusedAndTheirsStays()
    {
        (BlobArtifactStore store, _) = Open();
        await WriteAsync(store, "run/report/index.html", "old");

        ArtifactStoreUnavailableException error = await Assert.ThrowsAsync<ArtifactStoreUnavailableException>(async () => await store.ReplaceAsync(
            "run/report/index.html",
            async (stream, token) =>
            {
                await store.ReplaceAsync("run/report/index.html", async (other, _) => await other.WriteAsync("theirs"u8.ToArray(), token), token);
                await stream.WriteAsync("ours"u8.ToArray(), token);
            },
            Token));

        Assert.Contains("somebody else wrote it", error.Message, StringComparison.Ordinal);
        Assert.Equal("theirs", await ReadAsync(store, "run/report/index.html"));
    }

    [Fact]
    public async Task OpenAsync_ReplacedWhileItIsRead_SaysSo()
    {
        (BlobArtifactStore store, _) = Open(blockBytes: 1 << 20);
        await store.CreateAsync("run/regions.parquet", async (stream, token) => await stream.WriteAsync(Bytes(9_000_000), token), Token);
        await using Stream stream = await store.OpenAsync("run/regions.parquet", Token);

        await store.ReplaceAsync("run/regions.parquet", async (other, token) => await other.WriteAsync(Bytes(9_000_001), token), Token);

        ArtifactStoreException error = await Assert.ThrowsAsync<ArtifactStoreException>(async () => await stream.ReadExactlyAsync(new byte[9_000_000], Token));
        Assert.Contains("somebody replaced it", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenAsync_DamagedBeyondTheFirstRange_IsRefused()
    {
        (BlobArtifactStore store, _) = Open(blockBytes: 1 << 20);
        await store.CreateAsync("run/regions.parquet", async (stream, token) => await stream.WriteAsync(Bytes(9_000_000), token), Token);
        Damage(store, "run/regions.parquet");

        ArtifactStoreException error = await Assert.ThrowsAsync<ArtifactStoreException>(async () => await store.OpenAsync("run/regions.parquet", Token));

        Assert.Contains("its content was changed", error.Message, StringComparison.Ordinal);
        Assert.Contains("Delete that blob and summary.json beside it", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnyCall_BlobsOfSomebodyElse_AreNotReadAndNotDeleted()
    {
        (BlobArtifactStore store, BlobContainerClient raw) = Open();
        await WriteAsync(store, "run/spec.json", "content");
        await raw.UploadBlobAsync("run/notes.txt", BinaryData.FromString("mine"), Token);
        await raw.UploadBlobAsync("run/.hidden/notes.txt", BinaryData.FromString("mine"), Token);

        ArtifactStoreException error = await Assert.ThrowsAsync<ArtifactStoreException>(async () => await store.OpenAsync("run/notes.txt", Token));
        Assert.Contains("its checksum is missing", error.Message, StringComparison.Ordinal);
        Assert.Equal(["run/notes.txt", "run/spec.json"], await ListAsync(store.ListAsync("run", Token)));

        await store.DeleteAllAsync("run", Token);
        Assert.Equal(["run/.hidden/notes.txt", "run/notes.txt"], Everything(store));
    }

    [Fact]
    public async Task AnyCall_ContainerThatIsNotThere_IsAnEmptyStore()
    {
        (BlobArtifactStore store, BlobContainerClient raw) = Open();

        Assert.False(await store.ExistsAsync("run/spec.json", Token));
        Assert.Empty(await ListAsync(store.ListAsync("run", Token)));
        await store.DeleteAllAsync("run", Token);
        Assert.False(await raw.ExistsAsync(Token));
    }

    [Fact]
    public async Task ListAsync_ManyPages_StreamsThemInOrder()
    {
        (BlobArtifactStore store, _) = Open(pageSize: 3);
        string[] names = [.. Enumerable.Range(0, 20).Select(i => ArtifactNames.ShardRegions("run", i * 7 % 20))];
        foreach (string name in names)
            await WriteAsync(store, name, name);

        Assert.Equal(names.Order(StringComparer.Ordinal), await ListAsync(store.ListAsync("run", Token)));
        await store.DeleteAllAsync("run", Token);
        Assert.Empty(Everything(store));
    }

    [Fact]
    public async Task CreateAsync_Page_IsShownByBrowsers()
    {
        (BlobArtifactStore store, BlobContainerClient raw) = Open();
        await WriteAsync(store, "run/report/index.html", "<p>");

        BlobProperties properties = await raw.GetBlobClient("run/report/index.html").GetPropertiesAsync(cancellationToken: Token);

        Assert.Equal("text/html; charset=utf-8", properties.ContentType);
    }

    protected override IArtifactStore Create() => Open().Store;

    protected override void Damage(IArtifactStore store, string name)
    {
        BlobClient blob = _containers[store.Location].GetBlobClient(name);
        BlobDownloadResult old = blob.DownloadContent();
        byte[] bytes = old.Content.ToArray();
        bytes[^1] ^= 1;
        blob.Upload(BinaryData.FromBytes(bytes), new BlobUploadOptions { Metadata = old.Details.Metadata });
    }

    protected override IReadOnlyList<string> Everything(IArtifactStore store) =>
        _containers[store.Location] is var raw && raw.Exists() ? [.. raw.GetBlobs().Select(blob => blob.Name).Order(StringComparer.Ordinal)] : [];

    private (BlobArtifactStore Store, BlobContainerClient Raw) Open(int? pageSize = null, string prefix = "", int blockBytes = 16 << 10)
    {
        BlobStoreOptions options = BlobStores.Fresh(azurite, pageSize: pageSize, prefix: prefix);
        options.BlockBytes = blockBytes;
        return (new(options), _containers[options.Location] = BlobStores.Raw(azurite, options));
    }

    private static byte[] Bytes(int length)
    {
        byte[] bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }
}
