using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Imacs.Contracts.Errors;

namespace Imacs.Storage.Blobs;

/// <summary>
/// Blobs by their address, whoever wrote them, read with a store's credentials. Nothing but the store's own account and, where an identity and not a key is the way in, other accounts of
/// Azure is asked: an address in a spec cannot make a silo speak to its own network. Redirects are not followed.
/// </summary>
/// <param name="store">The store whose credentials are used.</param>
public sealed class BlobSource(BlobStoreOptions store)
{
    private const string Cure = "Check the address.";
    private static readonly string[] AzureHosts = [".blob.core.windows.net", ".blob.core.chinacloudapi.cn", ".blob.core.usgovcloudapi.net"];
    private readonly ConcurrentDictionary<Uri, BlobContainerClient> _containers = [];

    /// <summary>Opens a blob for reading, at its beginning; where it has a sha256 on record, verified.</summary>
    /// <param name="address">Its address, without a query.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="FileNotFoundException">There is no such blob.</exception>
    /// <exception cref="InvalidSpecException">This address may not be asked.</exception>
    /// <exception cref="ArtifactStoreException">The credentials do not suffice, or the content was changed.</exception>
    /// <exception cref="ArtifactStoreUnavailableException">The service does not answer.</exception>
    public async ValueTask<Stream> OpenAsync(string address, CancellationToken cancellationToken = default)
    {
        (BlobContainerClient container, string name) = Locate(address);
        string failed = $"{address} cannot be read";
        var reader = new BlobReader(container.GetBlockBlobClient(name), address, Cure, error => BlobFailures.Of(error, failed, container.Uri), marked: false);
        try
        {
            return await reader.OpenAsync(cancellationToken);
        }
        catch (ArtifactStoreException error) when (error.InnerException is RequestFailedException { Status: 404 })
        {
            throw new FileNotFoundException(error.Message, error);
        }
        catch (Exception error) when (error is not ImacsException && !cancellationToken.IsCancellationRequested)
        {
            if (BlobFailures.Of(error, failed, container.Uri) is { } failure)
                throw failure;
            throw;
        }
    }

    /// <summary>Whether there is such a blob.</summary>
    /// <param name="address">Its address, without a query.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ImacsException">As in <see cref="OpenAsync"/>.</exception>
    public async ValueTask<bool> ExistsAsync(string address, CancellationToken cancellationToken = default)
    {
        (BlobContainerClient container, string name) = Locate(address);
        try
        {
            return await container.GetBlobClient(name).ExistsAsync(cancellationToken);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            if (BlobFailures.Of(error, $"{address} cannot be looked for", container.Uri) is { } failure)
                throw failure;
            throw;
        }
    }

    /// <summary>The blobs below an address, in ordinal order.</summary>
    /// <param name="address">A container's address, or one below it, without '/' at its end.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Names from there, as they are and not escaped.</returns>
    /// <exception cref="ImacsException">As in <see cref="OpenAsync"/>.</exception>
    public async IAsyncEnumerable<string> ListAsync(string address, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        (BlobContainerClient container, string name) = Locate(address);
        string prefix = name.Length == 0 ? string.Empty : name + "/";
        await using IAsyncEnumerator<BlobItem> blobs = container.GetBlobsAsync(new GetBlobsOptions { Prefix = prefix }, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (await MoveNextAsync(blobs, address, container, cancellationToken))
        {
            if (!blobs.Current.Name.EndsWith('/'))
                yield return blobs.Current.Name[prefix.Length..];
        }
    }

    private static async ValueTask<bool> MoveNextAsync(IAsyncEnumerator<BlobItem> blobs, string address, BlobContainerClient container, CancellationToken cancellationToken)
    {
        try
        {
            return await blobs.MoveNextAsync();
        }
        catch (RequestFailedException error) when (BlobFailures.IsWithoutContainer(error))
        {
            return false;
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            if (BlobFailures.Of(error, $"{address} cannot be listed", container.Uri) is { } failure)
                throw failure;
            throw;
        }
    }

    private (BlobContainerClient Container, string Name) Locate(string address)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) || uri.Query.Length > 0 || uri.UserInfo.Length > 0)
            throw new InvalidSpecException("An address of a blob is not one, or holds a query or a user's name. Write https://ACCOUNT.blob.core.windows.net/CONTAINER/NAME.");
        var parts = new BlobUriBuilder(uri);
        Uri container = new BlobUriBuilder(uri) { BlobName = string.Empty }.ToUri();
        string account = new BlobUriBuilder(store.Container).AccountName;
        bool own = uri.GetLeftPart(UriPartial.Authority) == store.Container.GetLeftPart(UriPartial.Authority) && parts.AccountName == account;
        bool azure = uri.Scheme == Uri.UriSchemeHttps && uri.IsDefaultPort && AzureHosts.Any(host => uri.Host.EndsWith(host, StringComparison.OrdinalIgnoreCase));
        if (!own && !azure)
            throw new InvalidSpecException($"{address} is not read: silos read blobs of {store.Container.Authority} and of Azure Blob Storage over https. Upload the files with --upload, or copy them to such a place.");
        if (!own && (store.ConnectionString ?? store.SharedAccessSignature) is not null)
            throw new InvalidSpecException($"{address} is not read: the key or signature of the silos' store opens {store.Container.Authority} alone. Give the silos an identity with access to both, or upload the files with --upload.");
        if (parts.BlobContainerName.Length == 0)
            throw new InvalidSpecException($"{address} names no container. Write https://ACCOUNT.blob.core.windows.net/CONTAINER/NAME.");
        return (_containers.GetOrAdd(container, at => BlobClients.Create(store.At(at))), parts.BlobName);
    }
}
