using System.Runtime.CompilerServices;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Imacs.Contracts.Errors;
using Imacs.Storage.Artifacts;

namespace Imacs.Storage.Blobs;

/// <summary>
/// Artifacts in a container of Azure Blob Storage, a block blob each. Content is staged and appears in one step, on the condition that the name is free; its sha256 is in the
/// blob's metadata and is checked when the blob is opened. Blobs without that mark are somebody else's: they cannot be opened and are never deleted.
/// </summary>
public sealed class BlobArtifactStore : IArtifactStore
{
    private const int DeletionsAtOnce = 8;
    private readonly BlobStoreOptions _options;
    private readonly BlobContainerClient _container;
    private readonly string _root;
    private volatile bool _containerIsThere;

    /// <summary>Creates a store. Nothing is asked of it yet; its container is created when something is first written.</summary>
    /// <param name="options">Where it is and how to get in.</param>
    public BlobArtifactStore(BlobStoreOptions options)
    {
        _options = options;
        _container = BlobClients.Create(options);
        _root = options.Prefix.Length == 0 ? string.Empty : options.Prefix + "/";
    }

    /// <inheritdoc/>
    public string Location => _options.Location;

    /// <inheritdoc/>
    /// <remarks>Also throws <see cref="ArtifactStoreUnavailableException"/>, which is transient, where the store does not answer; so does every other method.</remarks>
    public async ValueTask<bool> CreateAsync(string name, Func<Stream, CancellationToken, ValueTask> write, CancellationToken cancellationToken = default)
    {
        ArtifactNames.CheckArtifact(name);
        return await PutAsync(name, write, new BlobRequestConditions { IfNoneMatch = ETag.All }, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask ReplaceAsync(string name, Func<Stream, CancellationToken, ValueTask> write, CancellationToken cancellationToken = default)
    {
        ArtifactNames.CheckArtifact(name);
        BlobProperties? old = await AskAsync(() => FindAsync(name, cancellationToken), $"{Location}/{name} cannot be read", cancellationToken);
        BlobRequestConditions conditions = old is null ? new() { IfNoneMatch = ETag.All } : new() { IfMatch = old.ETag };
        if (!await PutAsync(name, write, conditions, cancellationToken))
            throw new ArtifactStoreUnavailableException($"{Location}/{name} cannot be replaced: somebody else wrote it in the meantime. Run the same command again.");
    }

    /// <summary>Blobs that are not artifacts, read with the credentials of this store.</summary>
    public BlobSource Source => new(_options);

    /// <inheritdoc/>
    public async ValueTask<byte[]> ReadAsync(string name, CancellationToken cancellationToken = default)
    {
        ArtifactNames.CheckArtifact(name);
        string failed = $"{Location}/{name} cannot be read";
        return await AskAsync(() => Reader(name, failed).ReadAsync(cancellationToken), failed, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<Stream> OpenAsync(string name, CancellationToken cancellationToken = default)
    {
        ArtifactNames.CheckArtifact(name);
        string failed = $"{Location}/{name} cannot be read";
        return await AskAsync(() => Reader(name, failed).OpenAsync(cancellationToken), failed, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<bool> ExistsAsync(string name, CancellationToken cancellationToken = default)
    {
        ArtifactNames.Check(name);
        return await AskAsync(() => FindAsync(name, cancellationToken), $"{Location}/{name} cannot be looked for", cancellationToken) is not null;
    }

    /// <inheritdoc/>
    /// <remarks>The service lists in ordinal order, so names are passed on page by page as they come.</remarks>
    public async IAsyncEnumerable<string> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArtifactNames.Check(prefix);
        await foreach (BlobItem blob in BlobsAsync(prefix, BlobTraits.None, cancellationToken))
        {
            if (IsArtifact(NameOf(blob)))
                yield return NameOf(blob);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<string> ListRootsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var options = new GetBlobsByHierarchyOptions { Delimiter = "/", Prefix = _root };
        List<string> roots = [];
        await foreach (BlobHierarchyItem item in PagesAsync(_container.GetBlobsByHierarchyAsync(options, cancellationToken), cancellationToken))
        {
            if (item.IsPrefix && item.Prefix[_root.Length..^1] is var root && ArtifactNames.IsValid(root))
                roots.Add(root);
        }

        // The service sorts "a-2/" before "a/".
        foreach (string root in roots.Order(StringComparer.Ordinal))
            yield return root;
    }

    /// <inheritdoc/>
    public async ValueTask DeleteAsync(string name, CancellationToken cancellationToken = default)
    {
        ArtifactNames.CheckArtifact(name);
        await DeleteBlobAsync(_root + name, name, cancellationToken);
    }

    /// <inheritdoc/>
    /// <remarks>Blobs that were not written through a store stay.</remarks>
    public async ValueTask DeleteAllAsync(string prefix, CancellationToken cancellationToken = default)
    {
        ArtifactNames.Check(prefix);
        IAsyncEnumerable<BlobItem> own = BlobsAsync(prefix, BlobTraits.Metadata, cancellationToken).Where(blob => IsArtifact(NameOf(blob)) && BlobMarks.HashOf(blob.Metadata) is not null);
        var options = new ParallelOptions { MaxDegreeOfParallelism = DeletionsAtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(own, options, async (blob, token) => await DeleteBlobAsync(blob.Name, NameOf(blob), token));
    }

    private async Task DeleteBlobAsync(string blob, string name, CancellationToken cancellationToken) => await AskAsync(
        async () => await _container.DeleteBlobIfExistsAsync(blob, DeleteSnapshotsOption.IncludeSnapshots, cancellationToken: cancellationToken),
        $"{Location}/{name} cannot be deleted",
        cancellationToken);

    private async ValueTask<bool> PutAsync(string name, Func<Stream, CancellationToken, ValueTask> write, BlobRequestConditions conditions, CancellationToken cancellationToken)
    {
        string failed = $"{Location}/{name} cannot be written";
        var writer = Guid.NewGuid();
        await AskAsync(() => EnsureContainerAsync(cancellationToken), failed, cancellationToken);
        await using var upload = new BlobUploadStream(Blob(name), _options.BlockBytes, writer, cancellationToken);
        try
        {
            await write(new UnclosableStream(upload), cancellationToken);
            await upload.CommitAsync(ContentTypeOf(name), conditions, cancellationToken);
            return true;
        }
        catch (RequestFailedException late) when (BlobFailures.IsTooLate(late))
        {
            // An answer that got lost makes the library try again, and then it is our own blob that is in the way.
            BlobProperties? there = await AskAsync(() => FindAsync(name, cancellationToken), failed, cancellationToken);
            return there is null
                ? throw new ArtifactStoreUnavailableException($"{failed}: somebody removed it in the meantime. Run the same command again.", late)
                : BlobMarks.IsBy(there.Metadata, writer);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested && upload.Failure is not null)
        {
            // Not what was caught: a writer in native code says only that its stream failed.
            if (BlobFailures.Of(upload.Failure, failed, _options.Container) is { } failure)
                throw failure;
            throw;
        }
        catch (Exception error) when (upload.Failure is null && error is IOException or UnauthorizedAccessException)
        {
            throw new ArtifactStoreException($"{failed}: {error.Message.TrimEnd('.')}. Free space or choose another output folder, then run `imacs resume`.", error);
        }
    }

    /// <summary>Creates the container, once. Whoever may write to it but not create it is refused here and gets along without.</summary>
    private async Task<bool> EnsureContainerAsync(CancellationToken cancellationToken)
    {
        if (_containerIsThere)
            return true;
        try
        {
            await _container.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
        }
        catch (RequestFailedException error) when (error.Status is 403)
        {
            // The write that follows says more exactly what is not allowed.
        }

        return _containerIsThere = true;
    }

    private async Task<BlobProperties?> FindAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return await Blob(name).GetPropertiesAsync(cancellationToken: cancellationToken);
        }
        catch (RequestFailedException error) when (error.Status == 404)
        {
            return null;
        }
    }

    private IAsyncEnumerable<BlobItem> BlobsAsync(string prefix, BlobTraits traits, CancellationToken cancellationToken) =>
        PagesAsync(_container.GetBlobsAsync(new GetBlobsOptions { Traits = traits, Prefix = $"{_root}{prefix}/" }, cancellationToken), cancellationToken);

    private async IAsyncEnumerable<T> PagesAsync<T>(AsyncPageable<T> listing, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : notnull
    {
        await using IAsyncEnumerator<Page<T>> pages = listing.AsPages(pageSizeHint: _options.PageSize).GetAsyncEnumerator(cancellationToken);
        while (await AskAsync(NextAsync, $"{Location} cannot be listed", cancellationToken))
        {
            foreach (T item in pages.Current.Values)
                yield return item;
        }

        async Task<bool> NextAsync()
        {
            try
            {
                return await pages.MoveNextAsync();
            }
            catch (RequestFailedException error) when (BlobFailures.IsWithoutContainer(error))
            {
                return false;
            }
        }
    }

    private async Task<T> AskAsync<T>(Func<Task<T>> ask, string failed, CancellationToken cancellationToken)
    {
        try
        {
            return await ask();
        }
        catch (Exception error) when (error is not ImacsException && !cancellationToken.IsCancellationRequested)
        {
            if (BlobFailures.Of(error, failed, _options.Container) is { } failure)
                throw failure;
            throw;
        }
    }

    private BlobReader Reader(string name, string failed) =>
        new(Blob(name), $"{Location}/{name}", ArtifactCure.For(Location, name), error => BlobFailures.Of(error, failed, _options.Container));

    private BlockBlobClient Blob(string name) => _container.GetBlockBlobClient(_root + name);

    private string NameOf(BlobItem blob) => blob.Name[_root.Length..];

    private static bool IsArtifact(string name) => name.Split('/').All(ArtifactNames.IsValid);

    private static string ContentTypeOf(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".json" => "application/json",
        ".jsonl" => "application/jsonl",
        ".parquet" => "application/vnd.apache.parquet",
        _ => "application/octet-stream",
    };
}
