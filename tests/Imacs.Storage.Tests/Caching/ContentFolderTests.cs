using System.Security.Cryptography;
using Imacs.Contracts.Errors;
using Imacs.Storage.Caching;

namespace Imacs.Storage.Tests.Caching;

[Trait("Suite", "Unit")]
public sealed class ContentFolderTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("imacs-cache-").FullName;
    private readonly Clock _time = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task KeepAsync_ThenRead_GivesTheBytesToEveryProcess()
    {
        (string hash, byte[] bytes) = Content(1, 1000);
        await Folder().KeepAsync(hash, bytes, Token);

        (byte[]? read, string? damage) = await Folder().ReadAsync(hash, Token);

        Assert.Equal(bytes, read);
        Assert.Null(damage);
        Assert.Equal([hash], Names());
        Assert.Equal((null, null), await Folder().ReadAsync(Content(2, 10).Hash, Token));
    }

    [Fact]
    public async Task ReadAsync_OtherContent_IsRemovedAndTold()
    {
        (string hash, byte[] bytes) = Content(1, 1000);
        await Folder().KeepAsync(hash, bytes, Token);
        await File.WriteAllBytesAsync(Path.Combine(_root, "cache", hash), bytes[..500], Token);

        (byte[]? read, string? damage) = await Folder().ReadAsync(hash, Token);

        Assert.Null(read);
        Assert.Contains("500 bytes", damage, StringComparison.Ordinal);
        Assert.Empty(Names());
    }

    [Fact]
    public async Task KeepAsync_TooManyBytes_TheOneReadLongestAgoLeaves()
    {
        ContentFolder folder = Folder(most: 2500);
        (string Hash, byte[] Bytes)[] contents = [Content(1, 1000), Content(2, 1000), Content(3, 1000), Content(4, 5000)];
        await folder.KeepAsync(contents[0].Hash, contents[0].Bytes, Token);
        _time.Advance();
        await folder.KeepAsync(contents[1].Hash, contents[1].Bytes, Token);
        _time.Advance();
        await folder.ReadAsync(contents[0].Hash, Token);
        _time.Advance();

        await folder.KeepAsync(contents[2].Hash, contents[2].Bytes, Token);
        await folder.KeepAsync(contents[3].Hash, contents[3].Bytes, Token);

        Assert.Equal([.. new[] { contents[0].Hash, contents[2].Hash }.Order(StringComparer.Ordinal)], Names());
    }

    [Fact]
    public async Task KeepAsync_HalfWrittenFileOfAKilledProcess_LeavesAfterHours()
    {
        (string hash, byte[] bytes) = Content(1, 100);
        await Folder().KeepAsync(hash, bytes, Token);
        string half = Path.Combine(_root, "cache", ".tmp-half"), foreign = Path.Combine(_root, "cache", "notes.txt");
        await File.WriteAllTextAsync(half, "half", Token);
        await File.WriteAllTextAsync(foreign, "somebody's", Token);
        File.SetLastWriteTimeUtc(half, _time.GetUtcNow().UtcDateTime.AddDays(-1));

        (string second, byte[] more) = Content(2, 100);
        await Folder(most: 100).KeepAsync(second, more, Token);

        Assert.Equal([.. new[] { second, "notes.txt" }.Order(StringComparer.Ordinal)], Names());
    }

    [Fact]
    public async Task KeepAsync_ManyProcessesAtOnce_AllReadWholeFiles()
    {
        (string Hash, byte[] Bytes)[] contents = [.. Enumerable.Range(0, 8).Select(seed => Content(seed, 20_000))];

        await Parallel.ForAsync(0, 2000, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Token }, async (index, token) =>
        {
            (string hash, byte[] bytes) = contents[index % contents.Length];
            ContentFolder folder = Folder(most: 60_000);
            await folder.KeepAsync(hash, bytes, token);
            (byte[]? read, string? damage) = await folder.ReadAsync(hash, token);
            Assert.Null(damage);
            Assert.True(read is null || read.AsSpan().SequenceEqual(bytes));
        });
    }

    [Fact]
    public async Task KeepAsync_CannotWrite_SaysWhereAndWhatToDo()
    {
        await File.WriteAllTextAsync(Path.Combine(_root, "cache"), "a file", Token);
        (string hash, byte[] bytes) = Content(1, 10);

        ArtifactStoreException error = await Assert.ThrowsAsync<ArtifactStoreException>(() => Folder().KeepAsync(hash, bytes, Token));

        Assert.Contains(Path.Combine(_root, "cache"), error.Message, StringComparison.Ordinal);
        Assert.Contains("--cache", error.Message, StringComparison.Ordinal);
    }

    private static (string Hash, byte[] Bytes) Content(int seed, int length)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return (Convert.ToHexStringLower(SHA256.HashData(bytes)), bytes);
    }

    private ContentFolder Folder(long most = long.MaxValue) => new(Path.Combine(_root, "cache"), most, _time);

    private string[] Names() => [.. Directory.EnumerateFiles(Path.Combine(_root, "cache")).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    private sealed class Clock : TimeProvider
    {
        private DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => _now;

        public void Advance() => _now += TimeSpan.FromMinutes(1);
    }
}
