using System.Collections.Concurrent;

namespace Imacs.Storage.Artifacts;

/// <summary>A store's artifacts, of which those below a prefix are to be made again: each counts as absent until it has been written, and the new one then
/// takes the place of the old in one step. So whatever makes artifacts that are not there makes these, and a failure leaves the old ones as they were.</summary>
/// <param name="inner">The store.</param>
/// <param name="rewritten">The folder whose artifacts are made again.</param>
public sealed class RewritingArtifactStore(IArtifactStore inner, string rewritten) : IArtifactStore
{
    private readonly ConcurrentDictionary<string, bool> _written = [];

    /// <inheritdoc/>
    public string Location => inner.Location;

    /// <inheritdoc/>
    public async ValueTask<bool> CreateAsync(string name, Func<Stream, CancellationToken, ValueTask> write, CancellationToken cancellationToken = default)
    {
        if (!IsStale(name))
            return await inner.CreateAsync(name, write, cancellationToken);
        await ReplaceAsync(name, write, cancellationToken);
        return true;
    }

    /// <inheritdoc/>
    public async ValueTask ReplaceAsync(string name, Func<Stream, CancellationToken, ValueTask> write, CancellationToken cancellationToken = default)
    {
        await inner.ReplaceAsync(name, write, cancellationToken);
        _written[name] = true;
    }

    /// <inheritdoc/>
    public ValueTask<Stream> OpenAsync(string name, CancellationToken cancellationToken = default) => inner.OpenAsync(name, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<byte[]> ReadAsync(string name, CancellationToken cancellationToken = default) => inner.ReadAsync(name, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<bool> ExistsAsync(string name, CancellationToken cancellationToken = default) =>
        !IsStale(name) && await inner.ExistsAsync(name, cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<string> ListAsync(string prefix, CancellationToken cancellationToken = default) => inner.ListAsync(prefix, cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<string> ListRootsAsync(CancellationToken cancellationToken = default) => inner.ListRootsAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask DeleteAsync(string name, CancellationToken cancellationToken = default) => inner.DeleteAsync(name, cancellationToken);

    /// <inheritdoc/>
    public ValueTask DeleteAllAsync(string prefix, CancellationToken cancellationToken = default) => inner.DeleteAllAsync(prefix, cancellationToken);

    private bool IsStale(string name) => name.StartsWith(rewritten + "/", StringComparison.Ordinal) && !_written.ContainsKey(name);
}
