using System.Security.Cryptography;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Imacs.Contracts.Errors;
using Imacs.Storage.Artifacts;
using Imacs.Storage.Blobs;
using Imacs.Testing;

namespace Imacs.Storage.Tests.Blobs;

[Trait("Suite", "Unit")]
public sealed class BlobSourceTests(AzuriteServer azurite)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task OpenAsync_BlobThatNobodyMarked_GivesItsContentAtAnySize()
    {
        BlobContainerClient theirs = await ContainerAsync();
        byte[] large = new byte[(9 << 20) + 7];
        new Random(1).NextBytes(large);
        await theirs.GetBlobClient("a b/é#1.bin").UploadAsync(BinaryData.FromBytes(large), Token);
        await theirs.GetBlobClient("empty").UploadAsync(BinaryData.FromString(string.Empty), Token);
        BlobSource source = Source();

        await using Stream stream = await source.OpenAsync($"{theirs.Uri}/a%20b/%C3%A9%231.bin", Token);
        var back = new byte[stream.Length];
        await stream.ReadExactlyAsync(back, Token);
        Assert.True(back.AsSpan().SequenceEqual(large));
        await using Stream empty = await source.OpenAsync($"{theirs.Uri}/empty", Token);
        Assert.Equal(0, empty.Length);
        Assert.True(await source.ExistsAsync($"{theirs.Uri}/empty", Token));
    }

    [Theory]
    [InlineData(7)]
    [InlineData(5 << 20)]
    public async Task OpenAsync_OthersChecksum_CountsOnlyWhereItIsAHash(int length)
    {
        BlobContainerClient theirs = await ContainerAsync();
        var content = BinaryData.FromBytes(new byte[length]);
        byte[] hash = SHA256.HashData(content);
        foreach ((string name, string mark) in ((string, string)[])[("capitals", Convert.ToHexString(hash)), ("base64", Convert.ToBase64String(hash)), ("other", "see list"), ("wrong", new string('A', 64))])
            await theirs.GetBlobClient(name).UploadAsync(content, new BlobUploadOptions { Metadata = new Dictionary<string, string> { ["sha256"] = mark } }, Token);
        BlobSource source = Source();

        foreach (string name in (string[])["capitals", "base64", "other"])
        {
            await using Stream stream = await source.OpenAsync($"{theirs.Uri}/{name}", Token);
            Assert.Equal(length, stream.Length);
        }

        ArtifactStoreException error = await Assert.ThrowsAsync<ArtifactStoreException>(async () => await source.OpenAsync($"{theirs.Uri}/wrong", Token));
        Assert.Contains(new string('a', 64), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenAsync_NothingThere_IsAFileThatIsMissing()
    {
        BlobContainerClient theirs = await ContainerAsync();
        BlobSource source = Source();

        await Assert.ThrowsAsync<FileNotFoundException>(async () => await source.OpenAsync($"{theirs.Uri}/none", Token));
        await Assert.ThrowsAsync<FileNotFoundException>(async () => await source.OpenAsync($"{azurite.Account}/no-such-container/none", Token));
        Assert.False(await source.ExistsAsync($"{theirs.Uri}/none", Token));
        Assert.Empty(await source.ListAsync($"{azurite.Account}/no-such-container/none", Token).ToListAsync(Token));
    }

    [Fact]
    public async Task ListAsync_Folder_NamesBelowItInOrdinalOrder()
    {
        BlobContainerClient theirs = await ContainerAsync();
        foreach (string name in (string[])["set/a-b.png", "set/a/c d.png", "set/B.png", "set2/x.png", "set/é.png", "y"])
            await theirs.GetBlobClient(name).UploadAsync(BinaryData.FromString("x"), Token);

        Assert.Equal(["B.png", "a-b.png", "a/c d.png", "é.png"], await Source().ListAsync($"{theirs.Uri}/set", Token).ToListAsync(Token));
        Assert.Equal(6, await Source().ListAsync($"{theirs.Uri}", Token).CountAsync(Token));
    }

    [Theory]
    [InlineData("http://169.254.169.254/devstoreaccount1/c/latest")]
    [InlineData("https://169.254.169.254/metadata/instance")]
    [InlineData("http://localhost:10000/devstoreaccount1/c/x")]
    [InlineData("https://blob.core.windows.net.evil.example/c/x")]
    [InlineData("https://acc.blob.core.windows.net:8443/c/x")]
    [InlineData("http://acc.blob.core.windows.net/c/x")]
    [InlineData("https://other.blob.core.windows.net/c/x")]
    public async Task OpenAsync_AnotherHost_IsNotAsked(string address)
    {
        using var handler = new Refusing();
        var options = new BlobStoreOptions { Container = new($"{azurite.Account}/c"), ConnectionString = azurite.ConnectionString, Transport = new Azure.Core.Pipeline.HttpClientTransport(handler) };

        InvalidSpecException error = await Assert.ThrowsAsync<InvalidSpecException>(async () => await new BlobSource(options).OpenAsync(address, Token));

        Assert.Contains("is not read", error.Message, StringComparison.Ordinal);
        Assert.False(handler.WasAsked);
    }

    [Fact]
    public async Task ReadAsync_LargeArtifact_FetchesEachByteOnce()
    {
        using var counting = new Counting();
        var store = new BlobArtifactStore(BlobStores.Fresh(azurite, counting));
        byte[] content = new byte[(9 << 20) + 7];
        new Random(2).NextBytes(content);
        await store.CreateAsync("run/large.bin", (stream, token) => stream.WriteAsync(content, token), Token);
        Assert.Equal(0, counting.Bytes);

        Assert.True(Enumerable.SequenceEqual(content, await store.ReadAsync("run/large.bin", Token)));

        Assert.Equal(content.Length, counting.Bytes);
    }

    [Fact]
    public async Task ReadAsync_ContentThatWasChanged_IsRefused()
    {
        BlobStoreOptions options = BlobStores.Fresh(azurite);
        IArtifactStore store = new BlobArtifactStore(options);
        byte[] content = new byte[5 << 20];
        await store.CreateAsync("run/large.bin", (stream, token) => stream.WriteAsync(content, token), Token);
        BlobClient blob = BlobStores.Raw(azurite, options).GetBlobClient("run/large.bin");
        IDictionary<string, string> marks = (await blob.GetPropertiesAsync(cancellationToken: Token)).Value.Metadata;
        content[^1] = 1;
        await blob.UploadAsync(BinaryData.FromBytes(content), new BlobUploadOptions { Metadata = marks }, Token);

        ArtifactStoreException error = await Assert.ThrowsAsync<ArtifactStoreException>(async () => await store.ReadAsync("run/large.bin", Token));

        Assert.Contains("is not what was written", error.Message, StringComparison.Ordinal);
        Assert.Contains("is missing", (await Assert.ThrowsAsync<ArtifactStoreException>(async () => await store.ReadAsync("run/none.bin", Token))).Message, StringComparison.Ordinal);
    }

    private async Task<BlobContainerClient> ContainerAsync()
    {
        var container = new BlobContainerClient(azurite.ConnectionString, $"t{Guid.NewGuid():N}");
        await container.CreateAsync(cancellationToken: Token);
        return container;
    }

    private BlobSource Source() => new BlobArtifactStore(BlobStoreAddress.Parse($"{azurite.Account}/mine", azurite.ConnectionString)).Source;

    private sealed class Refusing : HttpMessageHandler
    {
        public bool WasAsked { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            WasAsked = true;
            throw new HttpRequestException("asked");
        }
    }

    private sealed class Counting : DelegatingHandler
    {
        private long _bytes;

        public Counting()
            : base(new HttpClientHandler())
        {
        }

        public long Bytes => Interlocked.Read(ref _bytes);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            HttpResponseMessage answer = await base.SendAsync(request, cancellationToken);
            if (request.Method == HttpMethod.Get)
                Interlocked.Add(ref _bytes, answer.Content.Headers.ContentLength ?? 0);
            return answer;
        }
    }
}
