using Imacs.Contracts.Errors;
using Imacs.Storage.Artifacts;
using Imacs.Storage.Blobs;

namespace Imacs.Storage.Tests.Artifacts;

/// <summary>What people write, and the store that they mean. Nothing here asks a server.</summary>
[Trait("Suite", "Unit")]
public sealed class ArtifactStoresTests
{
    private const string Connection = "DefaultEndpointsProtocol=https;AccountName=acc;AccountKey=c2VjcmV0;EndpointSuffix=core.windows.net";

    [Theory]
    [InlineData("/data/runs", "/data/runs")]
    [InlineData("file:///data/my%20runs", "/data/my runs")]
    public void Open_Folder_IsLocal(string location, string folder) =>
        Assert.Equal(folder, Assert.IsType<LocalArtifactStore>(ArtifactStores.Open(location)).Location);

    [Theory]
    [InlineData("https://acc.blob.core.windows.net/container", null, "https://acc.blob.core.windows.net/container")]
    [InlineData("https://acc.blob.core.windows.net/container/", null, "https://acc.blob.core.windows.net/container")]
    [InlineData("https://acc.blob.core.windows.net/container/a/b/?sv=2024-08-04&sig=c2VjcmV0", null, "https://acc.blob.core.windows.net/container/a/b")]
    [InlineData("http://127.0.0.1:10000/devstoreaccount1/container/a", null, "http://127.0.0.1:10000/devstoreaccount1/container/a")]
    [InlineData("http://azurite:10000/devstoreaccount1/container", null, "http://azurite:10000/devstoreaccount1/container")]
    [InlineData("container", Connection, "https://acc.blob.core.windows.net/container")]
    [InlineData("container/a/b", Connection, "https://acc.blob.core.windows.net/container/a/b")]
    [InlineData("https://acc.blob.core.windows.net/container/a", Connection, "https://acc.blob.core.windows.net/container/a")]
    public void Open_Container_IsABlobStoreThatShowsNoSecret(string location, string? connection, string shown) =>
        Assert.Equal(shown, Assert.IsType<BlobArtifactStore>(ArtifactStores.Open(location, connection)).Location);

    [Theory]
    [InlineData("", null, "is empty")]
    [InlineData(Connection, null, "A connection string stands where")]
    [InlineData("s3://bucket/runs?key=c2VjcmV0", null, "is no place for artifacts")]
    [InlineData("http://acc.blob.core.windows.net/container?sig=c2VjcmV0", null, "is not encrypted")]
    [InlineData("http://localhost:9999/devstoreaccount1/container", null, "is not encrypted")]
    [InlineData("https://acc.blob.core.windows.net", null, "names no container")]
    [InlineData("https://acc.blob.core.windows.net/Container", null, "names no container")]
    [InlineData("https://acc.blob.core.windows.net/a--b", null, "names no container")]
    [InlineData("https://acc.blob.core.windows.net/container/a%20b", null, "is not a name for an artifact")]
    [InlineData("https://acc.blob.core.windows.net/container?se=2024&key=c2VjcmV0", null, "is no shared access signature")]
    [InlineData("https://user:c2VjcmV0@acc.blob.core.windows.net/container", null, "is not a web address for artifacts")]
    [InlineData("container", "c2VjcmV0", "is not one")]
    [InlineData("container", "AccountKey=c2VjcmV0", "is not one")]
    [InlineData("container", "DefaultEndpointsProtocol=https;AccountName=acc;AccountKey=c2VjcmV0!;EndpointSuffix=core.windows.net", "is not one")]
    [InlineData("container?sv=2024&sig=c2VjcmV0", Connection, "holds a '?'")]
    [InlineData("co", Connection, "names no container")]
    [InlineData("https://other.blob.core.windows.net/container", Connection, "leads to https://acc.blob.core.windows.net")]
    public void Open_NotUnderstood_SaysWhyWithoutTheSecret(string location, string? connection, string words)
    {
        ArtifactStoreException error = Assert.Throws<ArtifactStoreException>(() => ArtifactStores.Open(location, connection));

        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("c2VjcmV0", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Connection, null)]
    [InlineData(Connection, Connection)]
    public void Parse_ConnectionStringInTheWrongPlace_IsNotRepeated(string location, string? connection) =>
        Assert.DoesNotContain("c2VjcmV0", Assert.Throws<ArtifactStoreException>(() => BlobStoreAddress.Parse(location, connection)).ToString(), StringComparison.Ordinal);

    [Fact]
    public void Parse_Signature_IsKeptApartFromTheAddress()
    {
        BlobStoreOptions options = BlobStoreAddress.Parse("https://acc.blob.core.windows.net/container/a?sv=2024-08-04&sig=c2VjcmV0%3D");

        Assert.Equal("https://acc.blob.core.windows.net/container", $"{options.Container}");
        Assert.Equal("a", options.Prefix);
        Assert.Equal("sv=2024-08-04&sig=c2VjcmV0%3D", options.SharedAccessSignature);
        Assert.Equal("https://acc.blob.core.windows.net/container/a", $"{options}");
    }

    [Fact]
    public void Options_OutOfRange_AreRefused()
    {
        BlobStoreOptions options = BlobStoreAddress.Parse("https://acc.blob.core.windows.net/container");

        Assert.Throws<ArgumentOutOfRangeException>(() => options.MaxRetries = 21);
        Assert.Throws<ArgumentOutOfRangeException>(() => options.RetryDelay = TimeSpan.Zero);
        Assert.Throws<ArgumentOutOfRangeException>(() => options.MaxRetryDelay = TimeSpan.Zero);
        Assert.Throws<ArgumentOutOfRangeException>(() => options.NetworkTimeout = TimeSpan.Zero);
        Assert.Throws<ArgumentOutOfRangeException>(() => options.BlockBytes = 1023);
        Assert.Throws<ArgumentOutOfRangeException>(() => options.BlockBytes = (64 << 20) + 1);
    }
}
