using Imacs.Contracts.Errors;
using Imacs.Storage.Artifacts;

namespace Imacs.Storage.Tests.Artifacts;

/// <content>Artifacts are created whole, once, or not at all.</content>
public abstract partial class ArtifactStoreContract
{
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
    public async Task CreateAsync_LongestSegment_IsTakenAndLongerRefused()
    {
        IArtifactStore store = Create();

        await Assert.ThrowsAsync<ArtifactStoreException>(async () => await WriteAsync(store, $"run/{new string('a', 201)}", "content"));
        Assert.True(await WriteAsync(store, $"run/{new string('a', 180)}", "content"));
        Assert.Equal("content", await ReadAsync(store, $"run/{new string('a', 180)}"));
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
}
