namespace Imacs.Storage.Artifacts;

/// <summary>
/// The only durable state: immutable artifacts under names such as "comparison/shards/000003.parquet". An artifact is there whole or not at all, is
/// written once, and is verified against its checksum whenever it is read.
/// </summary>
public interface IArtifactStore
{
    /// <summary>Where this is, for people: it holds no secret.</summary>
    string Location { get; }

    /// <summary>Writes an artifact, unless one of that name is there already: then the one that is there stays.</summary>
    /// <param name="name">Segments of letters, digits, '.', '-' and '_', separated by '/'.</param>
    /// <param name="write">Writes the content. It may be called and its result thrown away.</param>
    /// <param name="cancellationToken">Stops it; nothing is left behind.</param>
    /// <returns>True if this call created it.</returns>
    /// <exception cref="Contracts.Errors.ArtifactStoreException">No space, no permission, or an unusable name.</exception>
    ValueTask<bool> CreateAsync(string name, Func<Stream, CancellationToken, ValueTask> write, CancellationToken cancellationToken = default);

    /// <summary>Writes an artifact in place of the one of that name, if there is one: until the new one is whole, the old one stays.</summary>
    /// <param name="name">As in <see cref="CreateAsync"/>.</param>
    /// <param name="write">Writes the content.</param>
    /// <param name="cancellationToken">Stops it; the old artifact stays.</param>
    /// <exception cref="Contracts.Errors.ArtifactStoreException">No space, no permission, or an unusable name; the old artifact stays.</exception>
    /// <exception cref="Contracts.Errors.ArtifactStoreUnavailableException">Somebody else wrote it at the same time; theirs stays.</exception>
    ValueTask ReplaceAsync(string name, Func<Stream, CancellationToken, ValueTask> write, CancellationToken cancellationToken = default);

    /// <summary>Opens an artifact for reading, verified; the stream is seekable.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="Contracts.Errors.ArtifactStoreException">It is not there, or its content is not what was written.</exception>
    ValueTask<Stream> OpenAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>Reads a whole artifact, verified. Unlike <see cref="OpenAsync"/> it fetches each byte once, whatever the size.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="Contracts.Errors.ArtifactStoreException">It is not there, its content is not what was written, or it does not fit into an array.</exception>
    async ValueTask<byte[]> ReadAsync(string name, CancellationToken cancellationToken = default)
    {
        await using Stream stream = await OpenAsync(name, cancellationToken);
        if (stream.Length > Array.MaxLength)
            throw new Contracts.Errors.ArtifactStoreException($"{Location}/{name} has {stream.Length} bytes, more than the {Array.MaxLength} that can be read at once.");
        var bytes = new byte[stream.Length];
        await stream.ReadExactlyAsync(bytes, cancellationToken);
        return bytes;
    }

    /// <summary>Whether an artifact is there.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Stops it.</param>
    ValueTask<bool> ExistsAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>The names below a prefix, in ordinal order.</summary>
    /// <param name="prefix">A name's leading segments, without a trailing '/'.</param>
    /// <param name="cancellationToken">Stops it.</param>
    IAsyncEnumerable<string> ListAsync(string prefix, CancellationToken cancellationToken = default);

    /// <summary>The first segments of all names, in ordinal order: one for each comparison.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    IAsyncEnumerable<string> ListRootsAsync(CancellationToken cancellationToken = default);

    /// <summary>Removes one artifact; does nothing where it is not there.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="Contracts.Errors.ArtifactStoreException">No permission, or an unusable name.</exception>
    ValueTask DeleteAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>Removes the artifacts below a prefix, and nothing else: what a comparison that could not be planned has left.</summary>
    /// <param name="prefix">As in <see cref="ListAsync"/>.</param>
    /// <param name="cancellationToken">Stops it.</param>
    ValueTask DeleteAllAsync(string prefix, CancellationToken cancellationToken = default);
}
