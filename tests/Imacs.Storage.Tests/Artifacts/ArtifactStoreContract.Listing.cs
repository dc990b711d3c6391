using Imacs.Contracts.Errors;
using Imacs.Storage.Artifacts;

namespace Imacs.Storage.Tests.Artifacts;

/// <content>What is there is listed in order, and what is deleted is gone alone.</content>
public abstract partial class ArtifactStoreContract
{
    [Fact]
    public async Task ListAsync_BelowAPrefix_InOrdinalOrder()
    {
        IArtifactStore store = Create();
        foreach (string name in (string[])["run/b", "run/B", "run/a/z", "run/a/y", "run/a.b", "run/shards/000010.parquet", "run/shards/000002.parquet", "runs/other"])
            await WriteAsync(store, name, name);

        Assert.Equal(
            ["run/B", "run/a.b", "run/a/y", "run/a/z", "run/b", "run/shards/000002.parquet", "run/shards/000010.parquet"], await ListAsync(store.ListAsync("run", Token)));
        Assert.Equal(["run/shards/000002.parquet", "run/shards/000010.parquet"], await ListAsync(store.ListAsync("run/shards", Token)));
        Assert.Empty(await ListAsync(store.ListAsync("absent", Token)));
    }

    [Fact]
    public async Task ListRootsAsync_SeveralRuns_InOrdinalOrder()
    {
        IArtifactStore store = Create();
        Assert.Empty(await ListAsync(store.ListRootsAsync(Token)));
        foreach (string root in (string[])["b", "a", "B", "a-2"])
            await WriteAsync(store, $"{root}/spec.json", root);

        Assert.Equal(["B", "a", "a-2", "b"], await ListAsync(store.ListRootsAsync(Token)));
    }

    [Fact]
    public async Task DeleteAllAsync_OneRun_LeavesTheOthersAndFreesTheName()
    {
        IArtifactStore store = Create();
        await WriteAsync(store, "run/spec.json", "first");
        await WriteAsync(store, "run/plan/000000.jsonl", "first");
        await WriteAsync(store, "running/spec.json", "other");

        await store.DeleteAllAsync("run", Token);
        await store.DeleteAllAsync("run", Token);

        Assert.Empty(await ListAsync(store.ListAsync("run", Token)));
        Assert.Equal(["running"], await ListAsync(store.ListRootsAsync(Token)));
        Assert.True(await WriteAsync(store, "run/spec.json", "second"));
        Assert.Equal("second", await ReadAsync(store, "run/spec.json"));
    }

    [Fact]
    public async Task DeleteAsync_OneArtifact_LeavesThoseOfLikeNameAndFreesItsOwn()
    {
        IArtifactStore store = Create();
        await WriteAsync(store, "run/a", "first");
        await WriteAsync(store, "run/a.json", "other");
        await WriteAsync(store, "run/b/a", "below");

        await store.DeleteAsync("run/a", Token);
        await store.DeleteAsync("run/a", Token);
        await store.DeleteAsync("never/was", Token);

        Assert.Equal(["run/a.json", "run/b/a"], await ListAsync(store.ListAsync("run", Token)));
        Assert.Equal("other", await ReadAsync(store, "run/a.json"));
        Assert.Equal("below", await ReadAsync(store, "run/b/a"));
        await Assert.ThrowsAsync<ArtifactStoreException>(async () => await store.DeleteAsync("run", Token));
    }

    [Fact]
    public async Task DeleteAllAsync_OneFolder_LeavesTheRestOfTheRun()
    {
        IArtifactStore store = Create();
        await WriteAsync(store, "run/spec.json", "spec");
        await WriteAsync(store, "run/plan/000000.jsonl", "first");

        await store.DeleteAllAsync("run/plan", Token);

        Assert.Equal(["run/spec.json"], await ListAsync(store.ListAsync("run", Token)));
        Assert.Equal("spec", await ReadAsync(store, "run/spec.json"));
        Assert.True(await WriteAsync(store, "run/plan/000000.jsonl", "second"));
        Assert.Equal("second", await ReadAsync(store, "run/plan/000000.jsonl"));
    }
}
