using System.Net;
using System.Net.Sockets;
using Azure.Core;
using Azure.Identity;
using Azure.Storage.Blobs;
using Azure.Storage.Sas;
using Imacs.Contracts.Errors;
using Imacs.Storage.Artifacts;
using Imacs.Storage.Blobs;
using Imacs.Testing;

namespace Imacs.Storage.Tests.Blobs;

/// <summary>Ways in, and what is said where there is none. No message may hold a secret.</summary>
[Trait("Suite", "Unit")]
public sealed class BlobAccessTests(AzuriteServer azurite)
{
    private static readonly DateTimeOffset LongFromNow = new(2099, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Open_EveryWayIn_LeadsToTheSameArtifacts()
    {
        BlobContainerClient raw = BlobStores.Raw(azurite, BlobStores.Fresh(azurite));
        IArtifactStore byAddress = ArtifactStores.Open($"{raw.Uri}/team/");
        await byAddress.CreateJsonAsync("run/value.json", 42, Token);
        Uri signed = raw.GenerateSasUri(BlobContainerSasPermissions.All, LongFromNow);
        IArtifactStore[] stores =
        [
            byAddress,
            ArtifactStores.Open($"{raw.Uri}/team{signed.Query}"),
            ArtifactStores.Open($"{raw.Name}/team", azurite.ConnectionString),
            ArtifactStores.Open($"{raw.Uri}/team", azurite.ConnectionString),
        ];

        foreach (IArtifactStore store in stores)
        {
            Assert.Equal(42, await store.ReadJsonAsync<int>("run/value.json", Token));
            Assert.Equal($"{raw.Uri}/team", store.Location);
            Assert.Equal(["run"], await store.ListRootsAsync(Token).ToListAsync(Token));
            Assert.False(await store.CreateJsonAsync("run/value.json", 43, Token));
        }
    }

    [Fact]
    public async Task AnyCall_WrongKey_SaysThatItWasRefused()
    {
        string key = Convert.ToBase64String(new byte[64]);
        IArtifactStore store = ArtifactStores.Open("container", $"DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey={key};BlobEndpoint={azurite.Account};");

        ArtifactStoreException[] errors =
        [
            await Assert.ThrowsAsync<ArtifactStoreException>(async () => await store.CreateJsonAsync("run/spec.json", 1, Token)),
            await Assert.ThrowsAsync<ArtifactStoreException>(async () => await store.OpenAsync("run/spec.json", Token)),
            await Assert.ThrowsAsync<ArtifactStoreException>(async () => await store.ExistsAsync("run/spec.json", Token)),
            await Assert.ThrowsAsync<ArtifactStoreException>(async () => await store.ListRootsAsync(Token).ToListAsync(Token)),
            await Assert.ThrowsAsync<ArtifactStoreException>(async () => await store.DeleteAllAsync("run", Token)),
        ];

        Assert.All(errors, error =>
        {
            Assert.Contains($"127.0.0.1:{azurite.Port} refused the credentials (403 AuthorizationFailure)", error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain(key, error.ToString(), StringComparison.Ordinal);
            Assert.False(error.IsTransient);
        });
    }

    [Fact]
    public async Task CreateAsync_SignatureThatMayOnlyRead_SaysThatItWasRefused()
    {
        BlobContainerClient raw = BlobStores.Raw(azurite, BlobStores.Fresh(azurite));
        await raw.CreateAsync(cancellationToken: Token);
        Uri signed = raw.GenerateSasUri(BlobContainerSasPermissions.Read, LongFromNow);
        IArtifactStore store = ArtifactStores.Open($"{signed}");

        ArtifactStoreException error = await Assert.ThrowsAsync<ArtifactStoreException>(async () => await store.CreateJsonAsync("run/spec.json", 1, Token));

        Assert.Contains("refused the credentials", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("sig=", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("sig", store.Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CreateAsync_NoContainerAndNoRightToCreateIt_SaysSo()
    {
        BlobContainerClient raw = BlobStores.Raw(azurite, BlobStores.Fresh(azurite));
        IArtifactStore store = ArtifactStores.Open($"{raw.GenerateSasUri(BlobContainerSasPermissions.All, LongFromNow)}");

        ArtifactStoreException error = await Assert.ThrowsAsync<ArtifactStoreException>(async () => await store.CreateJsonAsync("run/spec.json", 1, Token));

        Assert.Contains($"there is no container {raw.Uri}, and these credentials do not suffice to create it", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("sig=", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnyCall_NobodyListens_IsTransientAndNamesTheHost()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        BlobStoreOptions options = BlobStoreAddress.Parse($"http://127.0.0.1:{port}/devstoreaccount1/container");
        (options.MaxRetries, options.RetryDelay) = (2, TimeSpan.FromMilliseconds(1));
        var store = new BlobArtifactStore(options);

        var writing = await Assert.ThrowsAsync<ArtifactStoreUnavailableException>(async () => await store.CreateJsonAsync("run/spec.json", 1, Token));
        var reading = await Assert.ThrowsAsync<ArtifactStoreUnavailableException>(async () => await store.OpenAsync("run/spec.json", Token));

        Assert.All([writing, reading], error => Assert.Contains($"127.0.0.1:{port} cannot be reached: Connection refused", error.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AnyCall_NoToken_SaysHowToLogInAndMayPass(bool unavailable)
    {
        var store = new BlobArtifactStore(new() { Container = new("https://nobody.invalid/container"), Credential = new Nobody(unavailable) });

        ArtifactStoreUnavailableException[] errors =
        [
            await Assert.ThrowsAsync<ArtifactStoreUnavailableException>(async () => await store.CreateJsonAsync("run/spec.json", 1, Token)),
            await Assert.ThrowsAsync<ArtifactStoreUnavailableException>(async () => await store.OpenAsync("run/spec.json", Token)),
            await Assert.ThrowsAsync<ArtifactStoreUnavailableException>(async () => await store.Source.ExistsAsync("https://nobody.invalid/container/a", Token)),
        ];

        Assert.All(errors, error => Assert.Contains("nobody is logged in", error.Message, StringComparison.Ordinal));
        Assert.All(errors, error => Assert.Contains("`az login`", error.Message, StringComparison.Ordinal));
        Assert.All(errors, error => Assert.True(error.IsTransient));
    }

    [Fact]
    public void CredentialOf_SeveralContainers_IsTheSame() => Assert.Same(
        BlobClients.CredentialOf(new() { Container = new("https://a.blob.core.windows.net/one") }),
        BlobClients.CredentialOf(new() { Container = new("https://b.blob.core.windows.net/two") }));

    [Fact]
    public async Task AnyCall_HostThatDoesNotExist_SaysSo()
    {
        BlobStoreOptions options = BlobStoreAddress.Parse("https://nobody.invalid/container?sv=2024&sig=hush");
        options.MaxRetries = 0;

        var error = await Assert.ThrowsAsync<ArtifactStoreUnavailableException>(async () => await new BlobArtifactStore(options).ExistsAsync("run/spec.json", Token));

        Assert.Contains("nobody.invalid", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", error.ToString(), StringComparison.Ordinal);
    }

    private sealed class Nobody(bool unavailable) : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            throw (unavailable ? new CredentialUnavailableException("nobody") : new AuthenticationFailedException("nobody"));

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) => ValueTask.FromResult(GetToken(requestContext, cancellationToken));
    }
}
