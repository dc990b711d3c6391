using Imacs.Contracts.Errors;
using Imacs.Storage.Blobs;

namespace Imacs.Storage.Artifacts;

/// <summary>From what people write to a store.</summary>
public static class ArtifactStores
{
    /// <summary>The store at a location. Nothing is asked of it yet.</summary>
    /// <param name="location">A folder's path; "file:///folder"; or what <see cref="BlobStoreAddress.Parse"/> understands.</param>
    /// <param name="connectionString">Of the storage account; with it the location is "container[/prefix]" or the container's address.</param>
    /// <exception cref="ArtifactStoreException">The location cannot be understood. The message holds no secret.</exception>
    public static IArtifactStore Open(string location, string? connectionString = null)
    {
        BlobStoreAddress.RefuseConnectionString(location);
        if (connectionString is not null || BlobStoreAddress.IsWeb(location))
            return new BlobArtifactStore(BlobStoreAddress.Parse(location, connectionString));
        if (!location.Contains("://", StringComparison.Ordinal))
            return new LocalArtifactStore(location.Length > 0 ? location : throw new ArtifactStoreException("The store's location is empty. Give a folder or the address of a blob container."));
        return Uri.TryCreate(location, UriKind.Absolute, out Uri? uri) && uri.IsFile && !uri.IsUnc
            ? new LocalArtifactStore(uri.LocalPath)
            : throw new ArtifactStoreException($"'{location[..location.IndexOf("://", StringComparison.Ordinal)]}://' is no place for artifacts. Give a folder, file:///folder, or https://ACCOUNT.blob.core.windows.net/CONTAINER[/PREFIX].");
    }
}
