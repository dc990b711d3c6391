using Imacs.Contracts.Actors;
using Imacs.Contracts.Errors;
using Imacs.Contracts.Specs;
using Imacs.Grains.Comparisons;
using Imacs.Grains.Tests.Clients;
using Imacs.Grains.Tests.Sharing;
using Imacs.Storage.Artifacts;

namespace Imacs.Grains.Tests.Comparisons;

/// <summary>What artifacts alone tell of a comparison.</summary>
[Trait("Suite", "Unit")]
public sealed class StoredComparisonTests : IDisposable
{
    private readonly Folder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private LocalArtifactStore Store => new(_folder["store"]);

    [Theory]
    [InlineData(WorkState.Running, ComparisonStage.Planning)]
    [InlineData(WorkState.Cancelled, ComparisonStage.Cancelled)]
    [InlineData(WorkState.Failed, ComparisonStage.Failed)]
    public async Task List_HowItEnded_IsShown(WorkState state, ComparisonStage shown)
    {
        await StoreSpecAsync("run");
        await Store.CreateJsonAsync(ArtifactNames.State("run"), new ComparisonState { State = state, Failure = state == WorkState.Failed ? "It broke." : null }, Token);

        Assert.Equal(shown, Assert.Single(await StoredComparison.ListAsync(Store, Token)).Stage);
    }

    [Theory]
    [InlineData(true, ComparisonStage.Done)]
    [InlineData(false, ComparisonStage.Rendering)]
    public async Task Read_SummaryWithoutPlan_IsACopyThatNobodyContinues(bool hasReport, ComparisonStage stage)
    {
        await StoreSpecAsync("run");
        await Store.CreateJsonAsync(ArtifactNames.Summary("run"), SmallSummary.Empty(images: 16), Token);
        if (hasReport)
            await Store.CreateAsync(ArtifactNames.Report("run"), (stream, token) => stream.WriteAsync("page"u8.ToArray(), token), Token);

        StoredComparison stored = (await StoredComparison.ReadAsync(Store, "run", Token))!;

        Assert.True(stored.IsCopy);
        Assert.False(stored.IsWanted);
        ComparisonStatus status = stored.ToStatus();
        Assert.Equal((stage, 16, 16, 1), (status.Stage, status.Images, status.ImagesDone, status.Quarantined));
        Assert.Equal((stage, 16), (stored.ToEntry().Stage, stored.ToEntry().Images));
    }

    [Fact]
    public async Task List_ManyComparisons_ReadsSomeAtOnceAndKeepsTheirOrder()
    {
        string[] ids = [.. Enumerable.Range(0, 48).Select(number => $"run-{number:D2}")];
        foreach (string id in ids)
            await StoreSpecAsync(id);
        int now = 0, most = 0;
        var several = new TaskCompletionSource();
        var watched = new WatchedStore(Store)
        {
            BeforeOpening = async _ =>
            {
                int reading = Interlocked.Increment(ref now);
                InterlockedMax(ref most, reading);
                if (reading == 16)
                    several.TrySetResult();
                await several.Task;
                Interlocked.Decrement(ref now);
            },
        };

        List<CatalogEntry> entries = await StoredComparison.ListAsync(watched, Token).WaitAsync(TimeSpan.FromSeconds(30), Token);

        Assert.Equal(ids, entries.Select(entry => entry.Id));
        Assert.Equal(16, most);
    }

    [Fact]
    public async Task List_StoreIsAway_SaysSo()
    {
        await StoreSpecAsync("run");
        var watched = new WatchedStore(Store) { BeforeOpening = _ => throw new ArtifactStoreUnavailableException("The store is away.") };

        await Assert.ThrowsAsync<ArtifactStoreUnavailableException>(() => StoredComparison.ListAsync(watched, Token));
    }

    [Fact]
    public async Task IsOf_SpecThatWasStoredResolved_IsTheSame()
    {
        await StoreSpecAsync("run");
        StoredComparison stored = (await StoredComparison.ReadAsync(Store, "run", Token))!;

        Assert.True(stored.IsOf(Spec));
        Assert.False(stored.IsOf(Spec with { Attribution = new() { Steps = 7 } }));
        Assert.False(stored.IsOf(Spec with { Models = [Spec.Models[0], Spec.Models[1] with { Path = "/c.pt" }] }));
    }

    public void Dispose() => _folder.Dispose();

    private static ComparisonSpec Spec { get; } = new() { Models = [new() { Name = "a", Path = "/a.pt" }, new() { Name = "b", Path = "/b.pt" }], Data = new() { Path = "/images" } };

    private async Task StoreSpecAsync(string id) => await Store.CreateJsonAsync(ArtifactNames.Spec(id), Spec.Resolved(), Token);

    private static void InterlockedMax(ref int most, int value)
    {
        int before;
        while ((before = Volatile.Read(ref most)) < value && Interlocked.CompareExchange(ref most, value, before) != before)
        {
        }
    }
}
