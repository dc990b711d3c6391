using Imacs.Contracts.Errors;
using Imacs.Storage.Artifacts;

namespace Imacs.Storage.Tests.Artifacts;

/// <content>What is made again takes the place of the old in one step.</content>
public abstract partial class ArtifactStoreContract
{
    [Fact]
    public async Task ReplaceAsync_WriteThatFails_LeavesTheOldOne()
    {
        IArtifactStore store = Create();
        await WriteAsync(store, "run/report/index.html", "old");
        int before = Everything(store).Count;

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await store.ReplaceAsync("run/report/index.html", (_, _) => throw new InvalidOperationException(), Token));
        Assert.Equal("old", await ReadAsync(store, "run/report/index.html"));
        Assert.Equal(before, Everything(store).Count);

        await store.ReplaceAsync("run/report/index.html", async (stream, token) => await stream.WriteAsync("new"u8.ToArray(), token), Token);
        Assert.Equal("new", await ReadAsync(store, "run/report/index.html"));
        Assert.Equal(["run/report/index.html"], await ListAsync(store.ListAsync("run", Token)));
    }

    [Fact]
    public async Task ReplaceAsync_NothingThere_Creates()
    {
        IArtifactStore store = Create();

        await store.ReplaceAsync("run/report/index.html", async (stream, token) => await stream.WriteAsync("new"u8.ToArray(), token), Token);

        Assert.Equal("new", await ReadAsync(store, "run/report/index.html"));
    }

    [Fact]
    public async Task RewritingStore_OneFolder_ItsArtifactsAreAbsentUntilTheyAreWrittenAgain()
    {
        IArtifactStore folder = Create();
        await WriteAsync(folder, "run/spec.json", "spec");
        await WriteAsync(folder, "run/report/index.html", "old");
        await WriteAsync(folder, "run/report/a-vs-b.html", "old");
        var store = new RewritingArtifactStore(folder, "run/report");

        Assert.True(await store.ExistsAsync("run/spec.json", Token));
        Assert.False(await store.ExistsAsync("run/report/index.html", Token));
        Assert.Equal("old", await ReadAsync(folder, "run/report/index.html"));
        Assert.False(await WriteAsync(store, "run/spec.json", "other"));
        Assert.True(await WriteAsync(store, "run/report/index.html", "new"));
        Assert.False(await WriteAsync(store, "run/report/index.html", "newer"));
        Assert.True(await WriteAsync(store, "run/report/a-vs-b.html", "new"));

        Assert.True(await store.ExistsAsync("run/report/index.html", Token));
        Assert.Equal("new", await ReadAsync(store, "run/report/index.html"));
    }
}
