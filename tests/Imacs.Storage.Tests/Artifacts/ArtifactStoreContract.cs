using System.Text;
using Imacs.Contracts.Errors;
using Imacs.Storage.Artifacts;

namespace Imacs.Storage.Tests.Artifacts;

/// <summary>What every artifact store must do. A store's test class derives from this, hands out fresh stores, and adds what only it can do.</summary>
public abstract class ArtifactStoreContract
{
    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>A store that nothing was written to.</summary>
    protected abstract IArtifactStore Create();

    /// <summary>Changes the stored content of an artifact behind the store's back.</summary>
    protected abstract void Damage(IArtifactStore store, string name);

    /// <summary>Everything that is physically there, hidden things included.</summary>
    protected abstract IReadOnlyList<string> Everything(IArtifactStore store);

    [Fact]
    public async Task OpenAsync_WrittenContent_ComesBackSeekable()
    {
        IArtifactStore store = Create();

        Assert.True(await WriteAsync(store, "run/shards/000001.parquet", "content"));

        await using Stream stream = await store.OpenAsync("run/shards/000001.parquet", Token);
        Assert.True(stream.CanSeek);
        Assert.Equal("content".Length, stream.Length);
        Assert.Equal("content", await ReadAsync(store, "run/shards/000001.parquet"));
        Assert.True(await store.ExistsAsync("run/shards/000001.parquet", Token));
    }

    [Fact]
    public async Task CreateAsync_EmptyContent_IsAnArtifact()
    {
        IArtifactStore store = Create();

        Assert.True(await WriteAsync(store, "run/empty", string.Empty));

        Assert.Equal(string.Empty, await ReadAsync(store, "run/empty"));
    }

    [Fact]
    public async Task CreateAsync_NameTaken_KeepsTheFirst()
    {
        IArtifactStore store = Create();

        Assert.True(await WriteAsync(store, "run/spec.json", "first"));
        Assert.False(await WriteAsync(store, "run/spec.json", "second"));

        Assert.Equal("first", await ReadAsync(store, "run/spec.json"));
    }

    [Fact]
    public async Task CreateAsync_ManyAtOnce_ExactlyOneCreates()
    {
        IArtifactStore store = Create();
        // Many rounds: a store that looks before it writes passes most of them.
        for (int round = 0; round < 50; round++)
            await CreateAtOnceAsync(store, $"run/{round}.json");
    }

    [Fact]
    public async Task CreateAsync_SameContentTwiceAtOnce_StaysReadable()
    {
        IArtifactStore store = Create();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () => await WriteAsync(store, "run/000000.parquet", "the same bytes"))));

        Assert.Equal("the same bytes", await ReadAsync(store, "run/000000.parquet"));
    }

    [Fact]
    public async Task CreateAsync_WriterThrows_LeavesNothing()
    {
        IArtifactStore store = Create();

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await store.CreateAsync(
            "run/plan/plan.json",
            async (stream, token) =>
            {
                await stream.WriteAsync(new byte[100_000], token);
                throw new InvalidOperationException("halfway");
            },
            Token));

        await AssertNothingAsync(store, "run/plan/plan.json");
    }

    [Fact]
    public async Task CreateAsync_Cancelled_LeavesNothing()
    {
        IArtifactStore store = Create();
        using var cancellation = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await store.CreateAsync(
            "run/plan/plan.json",
            async (stream, token) =>
            {
                await stream.WriteAsync(new byte[100_000], token);
                await cancellation.CancelAsync();
                await stream.WriteAsync(new byte[1], token);
            },
            cancellation.Token));

        await AssertNothingAsync(store, "run/plan/plan.json");
    }

    [Fact]
    public async Task CreateAsync_AfterAFailure_Succeeds()
    {
        IArtifactStore store = Create();
        await Assert.ThrowsAsync<InvalidOperationException>(
            async () => await store.CreateAsync("run/spec.json", (_, _) => throw new InvalidOperationException("halfway"), Token));

        Assert.True(await WriteAsync(store, "run/spec.json", "whole"));

        Assert.Equal("whole", await ReadAsync(store, "run/spec.json"));
    }

    [Fact]
    public async Task CreateAsync_DiskFull_SaysWhatToDo()
    {
        IArtifactStore store = Create();

        ArtifactStoreException error = await Assert.ThrowsAsync<ArtifactStoreException>(async () => await store.CreateAsync(
            "run/spec.json",
            async (stream, token) =>
            {
                await stream.WriteAsync(new byte[1], token);
                await using var full = new FileStream("/dev/full", FileMode.Open, FileAccess.Write);
                await full.WriteAsync(new byte[100_000], token);
            },
            Token));

        Assert.Contains("run/spec.json", error.Message, StringComparison.Ordinal);
        Assert.Contains("No space left", error.Message, StringComparison.Ordinal);
        Assert.Contains("Free space", error.Message, StringComparison.Ordinal);
        await AssertNothingAsync(store, "run/spec.json");
    }

    [Fact]
    public async Task OpenAsync_Missing_NamesIt()
    {
        ArtifactStoreException error = await Assert.ThrowsAsync<ArtifactStoreException>(async () => await Create().OpenAsync("run/spec.json", Token));

        Assert.Contains("run/spec.json", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenAsync_OneByteChanged_NamesFileAndCure()
    {
        IArtifactStore store = Create();
        await WriteAsync(store, "run/shards/000001.parquet", "content");
        Damage(store, "run/shards/000001.parquet");

        ArtifactStoreException error = await Assert.ThrowsAsync<ArtifactStoreException>(async () => await store.OpenAsync("run/shards/000001.parquet", Token));

        Assert.Contains("run/shards/000001.parquet", error.Message, StringComparison.Ordinal);
        Assert.Contains("imacs resume", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("/abs/file")]
    [InlineData("run/")]
    [InlineData("run//file")]
    [InlineData("../file")]
    [InlineData("run/../../file")]
    [InlineData("run/./file")]
    [InlineData("run/.hidden")]
    [InlineData(".sha256/file")]
    [InlineData("run/a b")]
    [InlineData("run\\file")]
    [InlineData("run/naïve")]
    [InlineData("run/file\0")]
    [InlineData("alone")]
    public async Task AnyCall_NameThatEscapesOrMeansNothing_IsRefused(string name)
    {
        IArtifactStore store = Create();

        await Assert.ThrowsAsync<ArtifactStoreException>(async () => await WriteAsync(store, name, "content"));
        await Assert.ThrowsAsync<ArtifactStoreException>(async () => await store.OpenAsync(name, Token));
        Assert.Empty(Everything(store));
    }

    [Fact]
    public async Task AnyCall_PrefixThatEscapes_IsRefused()
    {
        IArtifactStore store = Create();

        await Assert.ThrowsAsync<ArtifactStoreException>(async () => await store.DeleteAllAsync("..", Token));
        await Assert.ThrowsAsync<ArtifactStoreException>(async () => await store.DeleteAllAsync(string.Empty, Token));
        await Assert.ThrowsAsync<ArtifactStoreException>(async () => await ListAsync(store.ListAsync("run/..", Token)));
        await Assert.ThrowsAsync<ArtifactStoreException>(async () => await store.ExistsAsync("/etc/passwd", Token));
    }

    [Fact]
    public async Task CreateAsync_LongestSegment_IsTakenAndLongerRefused()
    {
        IArtifactStore store = Create();

        await Assert.ThrowsAsync<ArtifactStoreException>(async () => await WriteAsync(store, $"run/{new string('a', 201)}", "content"));
        Assert.True(await WriteAsync(store, $"run/{new string('a', 180)}", "content"));
        Assert.Equal("content", await ReadAsync(store, $"run/{new string('a', 180)}"));
    }

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

    [Fact]
    public async Task CreateAsync_SynchronousWrites_ComeBack()
    {
        IArtifactStore store = Create();
        byte[] content = [.. Enumerable.Range(0, 100_000).Select(i => (byte)(i * 31))];

        await store.CreateAsync(
            "run/regions.parquet",
            (stream, _) =>
            {
                for (int at = 0; at < content.Length; at += 1000)
                    stream.Write(content, at, 1000);
                stream.Flush();
                stream.Dispose();
                return ValueTask.CompletedTask;
            },
            Token);

        await using Stream stream = await store.OpenAsync("run/regions.parquet", Token);
        byte[] tail = new byte[1234];
        stream.Position = content.Length - tail.Length;
        stream.ReadExactly(tail);
        Assert.Equal(content[^1234..], tail);
        stream.Seek(-content.Length, SeekOrigin.End);
        byte[] all = new byte[content.Length];
        stream.ReadExactly(all);
        Assert.Equal(content, all);
        Assert.Equal(0, stream.Read(all));
    }

    [Fact]
    public async Task ReadJsonAsync_RoundTrip_KeepsTheValue()
    {
        IArtifactStore store = Create();

        Assert.True(await store.CreateJsonAsync("run/value.json", new Dictionary<string, double> { ["b"] = 0.1, ["a"] = 1e-300 }, Token));

        Assert.Equal(1e-300, (await store.ReadJsonAsync<Dictionary<string, double>>("run/value.json", Token))["a"]);
        Assert.EndsWith("\n", await ReadAsync(store, "run/value.json"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{ \"unheard-of\": true }")]
    [InlineData("{")]
    public async Task ReadJsonAsync_OtherThanExpected_NamesTheFile(string content)
    {
        IArtifactStore store = Create();
        await WriteAsync(store, "run/value.json", content);

        ArtifactStoreException error = await Assert.ThrowsAsync<ArtifactStoreException>(async () => await store.ReadJsonAsync<Dictionary<string, int>>("run/value.json", Token));

        Assert.Contains("run/value.json", error.Message, StringComparison.Ordinal);
    }

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
