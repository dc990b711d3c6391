using Imacs.Storage.Artifacts;

namespace Imacs.Cli.Tests;

/// <summary>A store at whose use somebody presses Ctrl-C when a certain artifact is opened.</summary>
internal sealed class StoppingStore(IArtifactStore inner, string at, CancellationTokenSource stop) : IArtifactStore
{
    public string Location => inner.Location;

    public async ValueTask<Stream> OpenAsync(string name, CancellationToken cancellationToken = default)
    {
        Stream stream = await inner.OpenAsync(name, cancellationToken);
        if (name == at)
            await stop.CancelAsync();
        return stream;
    }

    public ValueTask<bool> CreateAsync(string name, Func<Stream, CancellationToken, ValueTask> write, CancellationToken cancellationToken = default) =>
        inner.CreateAsync(name, write, cancellationToken);

    public ValueTask ReplaceAsync(string name, Func<Stream, CancellationToken, ValueTask> write, CancellationToken cancellationToken = default) =>
        inner.ReplaceAsync(name, write, cancellationToken);

    public ValueTask<bool> ExistsAsync(string name, CancellationToken cancellationToken = default) => inner.ExistsAsync(name, cancellationToken);

    public IAsyncEnumerable<string> ListAsync(string prefix, CancellationToken cancellationToken = default) => inner.ListAsync(prefix, cancellationToken);

    public IAsyncEnumerable<string> ListRootsAsync(CancellationToken cancellationToken = default) => inner.ListRootsAsync(cancellationToken);

    public ValueTask DeleteAsync(string name, CancellationToken cancellationToken = default) => inner.DeleteAsync(name, cancellationToken);

    public ValueTask DeleteAllAsync(string prefix, CancellationToken cancellationToken = default) => inner.DeleteAllAsync(prefix, cancellationToken);
}
