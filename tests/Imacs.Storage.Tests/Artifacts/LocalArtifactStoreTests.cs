using Imacs.Contracts.Errors;
using Imacs.Storage.Artifacts;

namespace Imacs.Storage.Tests.Artifacts;

/// <summary>The contract, kept by a folder, and what a folder alone can suffer.</summary>
[Trait("Suite", "Unit")]
public sealed class LocalArtifactStoreTests : ArtifactStoreContract, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("imacs-store-").FullName;
    private int _stores;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task DeleteAllAsync_OneFolder_ForgetsItsChecksumsToo()
    {
        LocalArtifactStore store = new(_folder);
        await store.CreateJsonAsync("run/plan/plan.json", new Dictionary<string, int> { ["shards"] = 1 }, TestContext.Current.CancellationToken);

        await store.DeleteAllAsync("run/plan", TestContext.Current.CancellationToken);

        Assert.Empty(Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task CreateAsync_RootBelowAFile_SaysWhatToDo()
    {
        string file = Path.Combine(_folder, "file");
        await File.WriteAllTextAsync(file, "not a folder", Token);
        var store = new LocalArtifactStore(Path.Combine(file, "runs"));

        ArtifactStoreException error = await Assert.ThrowsAsync<ArtifactStoreException>(async () => await WriteAsync(store, "run/spec.json", "content"));

        Assert.Contains(Path.Combine(file, "runs", "run", "spec.json"), error.Message, StringComparison.Ordinal);
        Assert.Contains("choose another output folder", error.Message, StringComparison.Ordinal);
        Assert.False(await store.ExistsAsync("run/spec.json", Token));
        Assert.Empty(await ListAsync(store.ListRootsAsync(Token)));
    }

    [Fact]
    public async Task DeleteAsync_WhileOthersWrite_NeverLeavesAnArtifactWithoutItsChecksum()
    {
        IArtifactStore store = Create();
        int left = 0;
        for (int round = 0; round < 300; round++)
        {
            string content = $"content {round}";
            await WriteAsync(store, "run/state.json", "before");
            await Task.WhenAll(Enumerable.Range(0, 4).Select(task => Task.Run(
                async () =>
                {
                    if (task > 1)
                        await store.DeleteAsync("run/state.json", Token);
                    else if (task == 1)
                        await WriteAsync(store, "run/state.json", content);
                    else
                        await store.ReplaceAsync("run/state.json", (stream, token) => stream.WriteAsync(System.Text.Encoding.UTF8.GetBytes(content), token), Token);
                },
                Token)));
            if (!await store.ExistsAsync("run/state.json", Token))
                continue;
            left++;
            Assert.NotEmpty(await store.ReadAsync("run/state.json", Token));
        }

        Assert.InRange(left, 1, 300);
    }

    [Fact]
    public async Task OpenAsync_ChecksumLost_IsRefused()
    {
        IArtifactStore store = Create();
        await WriteAsync(store, "run/spec.json", "content");
        Directory.Delete(Path.Combine(store.Location, "run", ".sha256"), recursive: true);

        await Assert.ThrowsAsync<ArtifactStoreException>(async () => await store.OpenAsync("run/spec.json", Token));
    }

    [Fact]
    public async Task OpenAsync_DamagedAndDeleted_CanBeWrittenAgain()
    {
        IArtifactStore store = Create();
        await WriteAsync(store, "run/spec.json", "content");
        Damage(store, "run/spec.json");
        File.Delete(Path.Combine(store.Location, "run", "spec.json"));

        Assert.True(await WriteAsync(store, "run/spec.json", "content"));

        Assert.Equal("content", await ReadAsync(store, "run/spec.json"));
    }

    [Fact]
    public async Task RemoveTemporaries_KilledWriter_IsSweptAndArtifactsStay()
    {
        var store = new LocalArtifactStore(Path.Combine(_folder, "killed"));
        await WriteAsync(store, "run/shards/000000.parquet", "content");
        string left = Path.Combine(store.Location, "run", "shards", ".tmp-0123");
        await File.WriteAllTextAsync(left, "half", Token);
        Assert.Equal(["run/shards/000000.parquet"], await ListAsync(store.ListAsync("run", Token)));

        store.RemoveTemporaries("run");
        store.RemoveTemporaries("absent");

        Assert.False(File.Exists(left));
        Assert.Equal("content", await ReadAsync(store, "run/shards/000000.parquet"));
    }

    [Fact]
    public async Task OpenAsync_Damaged_SaysHow()
    {
        IArtifactStore store = Create();
        await WriteAsync(store, "run/summary.json", "content");
        string path = Path.Combine(store.Location, "run", "summary.json");

        Damage(store, "run/summary.json");
        string changed = (await Assert.ThrowsAsync<ArtifactStoreException>(async () => await store.OpenAsync("run/summary.json", Token))).Message;
        await File.WriteAllTextAsync(path, "con", Token);
        string truncated = (await Assert.ThrowsAsync<ArtifactStoreException>(async () => await store.OpenAsync("run/summary.json", Token))).Message;
        Directory.Delete(Path.Combine(store.Location, "run", ".sha256"), recursive: true);
        string unknown = (await Assert.ThrowsAsync<ArtifactStoreException>(async () => await store.OpenAsync("run/summary.json", Token))).Message;
        File.Delete(path);
        string missing = (await Assert.ThrowsAsync<ArtifactStoreException>(async () => await store.OpenAsync("run/summary.json", Token))).Message;

        Assert.Contains("its content was changed, its sha256 is", changed, StringComparison.Ordinal);
        Assert.Contains("it is truncated, 3 of 7 bytes are left", truncated, StringComparison.Ordinal);
        Assert.Contains("its checksum is missing from", unknown, StringComparison.Ordinal);
        Assert.Contains("is missing. ", missing, StringComparison.Ordinal);
        Assert.All([changed, truncated, unknown, missing], message => Assert.Contains($"run `imacs resume {store.Location}/run`", message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task DeleteAllAsync_FilesOfSomebodyElse_StayWithTheFolder()
    {
        IArtifactStore store = Create();
        string run = Path.Combine(store.Location, "run");
        string[] foreign = [Path.Combine(run, ".gitkeep"), Path.Combine(run, ".git", "config"), Path.Combine(run, "plan", "notes.txt")];
        foreach (string file in foreign)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllTextAsync(file, "mine", Token);
        }

        await WriteAsync(store, "run/spec.json", "content");
        await WriteAsync(store, "run/plan/plan.json", "content");
        await WriteAsync(store, "run/shards/000000.parquet", "content");

        await store.DeleteAllAsync("run", Token);

        Assert.Equal(foreign.Order(StringComparer.Ordinal), Everything(store).Order(StringComparer.Ordinal));
        Assert.False(Directory.Exists(Path.Combine(run, "shards")));
        Assert.False(Directory.Exists(Path.Combine(run, ".sha256")));
    }

    [Fact]
    public async Task ListRootsAsync_FoldersThatCannotBeRuns_AreLeftOut()
    {
        IArtifactStore store = Create();
        await WriteAsync(store, "run/spec.json", "content");
        Directory.CreateDirectory(Path.Combine(store.Location, "holiday pictures"));
        await File.WriteAllTextAsync(Path.Combine(store.Location, "holiday pictures", "1.txt"), "sea", Token);
        Directory.CreateDirectory(Path.Combine(store.Location, "loop"));
        Directory.CreateSymbolicLink(Path.Combine(store.Location, "loop", "again"), store.Location);

        Assert.Equal(["run"], await ListAsync(store.ListRootsAsync(Token)));
    }

    [Fact]
    public async Task AnyCall_TwoStoresOnOneFolder_SeeTheSame()
    {
        var first = new LocalArtifactStore(Path.Combine(_folder, "both"));
        var second = new LocalArtifactStore(Path.Combine(_folder, "both") + "/");
        await WriteAsync(first, "run/spec.json", "content");

        Assert.False(await WriteAsync(second, "run/spec.json", "other"));
        Assert.Equal("content", await ReadAsync(second, "run/spec.json"));
    }

    protected override IArtifactStore Create() => new LocalArtifactStore(Path.Combine(_folder, $"store-{_stores++}"));

    protected override void Damage(IArtifactStore store, string name)
    {
        string path = Path.Combine(store.Location, name);
        byte[] bytes = File.ReadAllBytes(path);
        bytes[^1] ^= 1;
        File.WriteAllBytes(path, bytes);
    }

    protected override IReadOnlyList<string> Everything(IArtifactStore store) => Directory.Exists(store.Location)
        ? [.. Directory.EnumerateFiles(store.Location, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None })]
        : [];
}
