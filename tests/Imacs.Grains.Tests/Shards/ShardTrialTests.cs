using Imacs.Contracts.Errors;
using Imacs.Grains.Shards;
using Imacs.Grains.Tests.Sharing;
using Imacs.Storage.Artifacts;
using Microsoft.Extensions.Logging;

namespace Imacs.Grains.Tests.Shards;

/// <summary>Records of attempts that cannot be read.</summary>
[Trait("Suite", "Unit")]
public sealed class ShardTrialTests : IDisposable
{
    private const int Unreadable = 2311;
    private readonly Folder _folder = new();
    private readonly LogLines _log = new();
    private readonly LocalArtifactStore _store;
    private readonly string _name = ArtifactNames.ShardAttempts("run", 7);

    public ShardTrialTests() => _store = new(_folder.Root);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task BeginAsync_RecordWithoutItsChecksum_CountsAsNoneAndIsReplaced()
    {
        await BeginAsync();
        Directory.Delete(_folder["run", ".sha256"], recursive: true);

        ShardTrial trial = await BeginAsync();

        Assert.False(trial.IsCareful);
        Assert.Contains("its checksum is missing", Assert.Single(_log.Of(Unreadable)), StringComparison.Ordinal);
        Assert.Equal(0, (await _store.ReadJsonAsync<ShardAttempts>(_name, Token)).Deaths);
        Assert.Equal(1, await DeathsAfterAnother());
    }

    [Fact]
    public async Task AbandonAsync_RecordThatWasDamaged_LeavesItToTheNext()
    {
        ShardTrial trial = await BeginAsync();
        await File.WriteAllTextAsync(_folder[_name], "{", Token);

        await trial.AbandonAsync();

        Assert.Single(_log.Of(Unreadable));
        await Assert.ThrowsAsync<ArtifactStoreException>(async () => await _store.ReadJsonAsync<ShardAttempts>(_name, Token));
    }

    public void Dispose()
    {
        _log.Dispose();
        _folder.Dispose();
    }

    private async Task<int> DeathsAfterAnother()
    {
        await BeginAsync();
        return (await _store.ReadJsonAsync<ShardAttempts>(_name, Token)).Deaths;
    }

    private Task<ShardTrial> BeginAsync() => ShardTrial.BeginAsync(_store, "run", 7, new Logger<ShardTrialTests>(new LoggerFactory([_log])), Token);
}
