using Imacs.Storage.Artifacts;

namespace Imacs.Storage.Tests.Tables;

/// <summary>A store in which somebody else creates an artifact in the moment before this one would.</summary>
internal sealed class LateStore(IArtifactStore inner, string taken, byte[] theirs) : IArtifactStore
{
    public string Location => inner.Location;

    public async ValueTask<bool> CreateAsync(string name, Func<Stream, CancellationToken, ValueTask> write, CancellationToken cancellationToken = default)
    {
        if (name == taken)
            await inner.CreateAsync(name, async (stream, token) => await stream.WriteAsync(theirs, token), cancellationToken);
        return await inner.CreateAsync(name, write, cancellationToken);
    }

    public ValueTask ReplaceAsync(string name, Func<Stream, CancellationToken, ValueTask> write, CancellationToken cancellationToken = default) =>
        inner.ReplaceAsync(name, write, cancellationToken);

    public ValueTask<Stream> OpenAsync(string name, CancellationToken cancellationToken = default) => inner.OpenAsync(name, cancellationToken);

    public ValueTask<bool> ExistsAsync(string name, CancellationToken cancellationToken = default) => inner.ExistsAsync(name, cancellationToken);

    public IAsyncEnumerable<string> ListAsync(string prefix, CancellationToken cancellationToken = default) => inner.ListAsync(prefix, cancellationToken);

    public IAsyncEnumerable<string> ListRootsAsync(CancellationToken cancellationToken = default) => inner.ListRootsAsync(cancellationToken);

    public ValueTask DeleteAsync(string name, CancellationToken cancellationToken = default) => inner.DeleteAsync(name, cancellationToken);

    public ValueTask DeleteAllAsync(string prefix, CancellationToken cancellationToken = default) => inner.DeleteAllAsync(prefix, cancellationToken);
}
