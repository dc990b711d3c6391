using Imacs.Contracts.Errors;
using Imacs.Grains.Comparisons;
using Imacs.Grains.Tests.Sharing;
using Imacs.Storage.Artifacts;
using Microsoft.Extensions.Time.Testing;

namespace Imacs.Grains.Tests.Comparisons;

/// <summary>What a silo has at hand to work on a comparison, where it cannot be made.</summary>
[Trait("Suite", "Unit")]
public sealed class ComparisonContextsTests : IDisposable
{
    private readonly Folder _folder = new();
    private readonly FakeTimeProvider _time = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task RentAsync_ManyAskForOneThatCannotBeMade_IsTriedOnceForAllOfThem()
    {
        int opened = 0;
        var store = new WatchedStore(new LocalArtifactStore(_folder["store"]))
        {
            BeforeOpening = async _ =>
            {
                opened++;
                await Task.Yield();
            },
        };
        var instances = new ComparisonInstances(store, _time);
        using var contexts = new ComparisonContexts(store, new PlanFiles(store, instances), instances, null!, null!, null!, _time);

        Task<ArtifactStoreException>[] asked = [.. Enumerable.Range(0, 20).Select(_ => Assert.ThrowsAsync<ArtifactStoreException>(() => RentAsync("run")))];
        await Task.WhenAll(asked);
        Assert.Equal(1, opened);

        await Assert.ThrowsAsync<ArtifactStoreException>(() => RentAsync("another"));
        Assert.Equal(2, opened);
        _time.Advance(TimeSpan.FromSeconds(3));
        await Assert.ThrowsAsync<ArtifactStoreException>(() => RentAsync("another"));
        Assert.Equal(3, opened);

        Task<ContextLease> RentAsync(string comparison) => contexts.RentAsync(comparison, TestContext.Current.CancellationToken);
    }
}
