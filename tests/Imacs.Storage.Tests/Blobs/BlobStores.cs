using Azure.Storage.Blobs;
using Imacs.Storage.Blobs;
using Imacs.Testing;

[assembly: AssemblyFixture(typeof(AzuriteServer))]

namespace Imacs.Storage.Tests.Blobs;

/// <summary>Stores in containers of their own.</summary>
internal static class BlobStores
{
    /// <summary>Options for a container that does not exist yet. Retries do not wait, so that tests do not.</summary>
    public static BlobStoreOptions Fresh(AzuriteServer azurite, HttpMessageHandler? handler = null, int? pageSize = null, string prefix = "") => new()
    {
        Container = new($"{azurite.Account}/t{Guid.NewGuid():N}"),
        Prefix = prefix,
        ConnectionString = azurite.ConnectionString,
        RetryDelay = TimeSpan.FromMilliseconds(1),
        MaxRetryDelay = TimeSpan.FromMilliseconds(2),
        BlockBytes = 16 << 10,
        PageSize = pageSize,
        Transport = handler is null ? null : new Azure.Core.Pipeline.HttpClientTransport(handler),
    };

    /// <summary>The same container, asked in another way.</summary>
    public static BlobContainerClient Raw(AzuriteServer azurite, BlobStoreOptions options) => new(azurite.ConnectionString, options.Container.Segments[^1]);
}
