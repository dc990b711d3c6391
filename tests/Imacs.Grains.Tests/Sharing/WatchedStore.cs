using System.Collections.Concurrent;
using Imacs.Storage.Artifacts;

namespace Imacs.Grains.Tests.Sharing;

/// <summary>A store that notes what one silo reads and writes.</summary>
internal sealed class WatchedStore(IArtifactStore inner) : IArtifactStore
{
    /// <summary>Names in the order in which they were read whole.</summary>
    public ConcurrentQueue<string> Reads { get; } = [];

    /// <summary>Names that were created here.</summary>
    public ConcurrentQueue<string> Creations { get; } = [];

    /// <summary>What an opening of an artifact waits for, by name; null for nothing.</summary>
    public Func<string, Task>? BeforeOpening { get; set; }

    /// <summary>What a replacement of an artifact waits for, by name, or throws; null for nothing.</summary>
    public Func<string, Task>? BeforeReplacing { get; set; }

    /// <summary>What the creation of an artifact waits for, by name; null for nothing.</summary>
    public Func<string, Task>? BeforeCreating { get; set; }

    /// <summary>What the removal of everything below a name waits for, or throws; null for nothing.</summary>
    public Func<string, Task>? BeforeDeletingAll { get; set; }

    public string Location => inner.Location;

    public async ValueTask<bool> CreateAsync(string name, Func<Stream, CancellationToken, ValueTask> write, CancellationToken cancellationToken = default)
    {
        if (BeforeCreating is { } wait)
            await wait(name);
        bool created = await inner.CreateAsync(name, write, cancellationToken);
        if (created)
            Creations.Enqueue(name);
        return created;
    }

    public async ValueTask ReplaceAsync(string name, Func<Stream, CancellationToken, ValueTask> write, CancellationToken cancellationToken = default)
    {
        if (BeforeReplacing is { } wait)
            await wait(name);
        await inner.ReplaceAsync(name, write, cancellationToken);
    }

    public async ValueTask<Stream> OpenAsync(string name, CancellationToken cancellationToken = default)
    {
        if (BeforeOpening is { } wait)
            await wait(name);
        return await inner.OpenAsync(name, cancellationToken);
    }

    public ValueTask<byte[]> ReadAsync(string name, CancellationToken cancellationToken = default)
    {
        Reads.Enqueue(name);
        return inner.ReadAsync(name, cancellationToken);
    }

    public ValueTask<bool> ExistsAsync(string name, CancellationToken cancellationToken = default) => inner.ExistsAsync(name, cancellationToken);

    public IAsyncEnumerable<string> ListAsync(string prefix, CancellationToken cancellationToken = default) => inner.ListAsync(prefix, cancellationToken);

    public IAsyncEnumerable<string> ListRootsAsync(CancellationToken cancellationToken = default) => inner.ListRootsAsync(cancellationToken);

    public ValueTask DeleteAsync(string name, CancellationToken cancellationToken = default) => inner.DeleteAsync(name, cancellationToken);

    public async ValueTask DeleteAllAsync(string prefix, CancellationToken cancellationToken = default)
    {
        if (BeforeDeletingAll is { } wait)
            await wait(prefix);
        await inner.DeleteAllAsync(prefix, cancellationToken);
    }
}
