using System.Text;
using Imacs.Storage.Artifacts;

namespace Imacs.Storage.Tests.Artifacts;

/// <summary>What every artifact store must do. A store's test class derives from this, hands out fresh stores, and adds what only it can do.</summary>
public abstract partial class ArtifactStoreContract
{
    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>A store that nothing was written to.</summary>
    protected abstract IArtifactStore Create();

    /// <summary>Changes the stored content of an artifact behind the store's back.</summary>
    protected abstract void Damage(IArtifactStore store, string name);

    /// <summary>Everything that is physically there, hidden things included.</summary>
    protected abstract IReadOnlyList<string> Everything(IArtifactStore store);

    protected static ValueTask<bool> WriteAsync(IArtifactStore store, string name, string content) =>
        store.CreateAsync(name, async (stream, token) => await stream.WriteAsync(Encoding.UTF8.GetBytes(content), token), Token);

    protected static async Task<string> ReadAsync(IArtifactStore store, string name)
    {
        using var reader = new StreamReader(await store.OpenAsync(name, Token));
        return await reader.ReadToEndAsync(Token);
    }

    protected static async Task<List<string>> ListAsync(IAsyncEnumerable<string> names)
    {
        List<string> list = [];
        await foreach (string name in names)
            list.Add(name);
        return list;
    }

    private async Task AssertNothingAsync(IArtifactStore store, string name)
    {
        Assert.False(await store.ExistsAsync(name, Token));
        Assert.Empty(await ListAsync(store.ListAsync("run", Token)));
        Assert.Empty(await ListAsync(store.ListRootsAsync(Token)));
        Assert.Empty(Everything(store));
    }

    private static async Task CreateAtOnceAsync(IArtifactStore store, string name)
    {
        const int Writers = 8;
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        int waiting = Writers;

        // Every writer has begun before any may end.
        bool[] created = await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () => await store.CreateAsync(
            name,
            async (stream, token) =>
            {
                if (Interlocked.Decrement(ref waiting) == 0)
                    ready.SetResult();
                await ready.Task.WaitAsync(token);
                await stream.WriteAsync(Encoding.UTF8.GetBytes($"writer {writer}"), token);
            },
            Token))));

        Assert.Single(created, yes => yes);
        Assert.Equal($"writer {Array.IndexOf(created, true)}", await ReadAsync(store, name));
    }
}
