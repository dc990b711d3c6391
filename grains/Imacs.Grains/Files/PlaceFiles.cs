using Imacs.Contracts.Errors;
using Imacs.Contracts.Specs;
using Imacs.Datasets.Files;
using Imacs.Datasets.Sources;
using Imacs.Storage.Artifacts;
using Imacs.Storage.Blobs;

namespace Imacs.Grains.Files;

/// <summary>Files wherever a silo can read: on its machine, in its store, or blobs that the store's credentials open.</summary>
/// <param name="store">The store.</param>
/// <param name="blobs">Blobs by their address; null where the store is a folder, which has no credentials.</param>
internal sealed class PlaceFiles(IArtifactStore store, BlobSource? blobs = null) : IFileReader
{
    public async ValueTask<Stream> OpenAsync(string place, CancellationToken cancellationToken = default)
    {
        if (place == StoredDataset.Unreadable)
            throw new UnauthorizedAccessException("The file could not be read when it was uploaded.");
        if (PlaceText.IsStore(place))
            return await OpenArtifactAsync(PlaceText.ArtifactOf(place), cancellationToken);
        return PlaceText.IsWeb(place) ? await Blobs(place).OpenAsync(place, cancellationToken) : await LocalFiles.Instance.OpenAsync(place, cancellationToken);
    }

    public async ValueTask<bool> ExistsAsync(string place, CancellationToken cancellationToken = default)
    {
        if (PlaceText.IsStore(place))
            return await store.ExistsAsync(PlaceText.ArtifactOf(place), cancellationToken);
        return PlaceText.IsWeb(place) ? await Blobs(place).ExistsAsync(place, cancellationToken) : await LocalFiles.Instance.ExistsAsync(place, cancellationToken);
    }

    public IAsyncEnumerable<string> ListAsync(string folder, CancellationToken cancellationToken = default)
    {
        if (!PlaceText.IsStore(folder))
            return PlaceText.IsWeb(folder) ? Blobs(folder).ListAsync(folder, cancellationToken) : LocalFiles.Instance.ListAsync(folder, cancellationToken);
        string prefix = PlaceText.ArtifactOf(folder);
        return store.ListAsync(prefix, cancellationToken).Select(name => name[(prefix.Length + 1)..]);
    }

    private async Task<Stream> OpenArtifactAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return await store.OpenAsync(name, cancellationToken);
        }
        catch (ArtifactStoreException error)
        {
            // One that is missing is that file's fault; one that was changed, or a store that lets nobody in, is not.
            if (await store.ExistsAsync(name, cancellationToken))
                throw;
            throw new FileNotFoundException(error.Message, error);
        }
    }

    private BlobSource Blobs(string place) => blobs
        ?? throw new InvalidSpecException($"{place} is not read: the store of these silos is a folder, so they have no credentials for blobs. Copy the files to where the silos see them, or add --upload.");
}
