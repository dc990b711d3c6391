using Imacs.Contracts.Actors;
using Imacs.Contracts.Errors;
using Imacs.Contracts.Specs;
using Imacs.Grains.Comparisons;
using Imacs.Grains.Roles;
using Imacs.Grains.Tests.Sharing;
using Imacs.Hosting;
using Imacs.Storage.Artifacts;
using Imacs.Storage.Tables;
using Orleans.TestingHost;

namespace Imacs.Grains.Tests.Comparisons;

/// <summary>Comparisons that a coordinator continues from what is stored, and what is asked of them at that moment.</summary>
[Trait("Suite", "Unit")]
public sealed class ContinuedComparisonTests : IAsyncLifetime
{
    private const string Run = "run";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly Folder _folder = new();
    private InProcessTestCluster _cluster = null!;
    private WatchedStore _store = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private IComparisonGrain Comparison => _cluster.Client.GetGrain<IComparisonGrain>(Run);

    private string Manifest => _folder["manifest.csv"];

    private ComparisonSpec Spec => new()
    {
        Models = [new() { Name = "a", Path = "/models/a.pt", InputSize = [64, 64] }, new() { Name = "b", Path = "/models/b.pt", InputSize = [64, 64] }],
        Data = new() { Path = Manifest },
        Target = "0",
        K = 2,
        ShardSize = 8,
        CausalImages = 0,
    };

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllLinesAsync(Manifest, ["image", .. Enumerable.Range(0, 16).Select(number => $"{number}.jpg")]);
        _store = new WatchedStore(new LocalArtifactStore(_folder["store"]));
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.UseInMemoryReminderService();
            silo.Services.AddImacsSilo(SiloRole.Coordinator, _store);
        });
        _cluster = builder.Build();
        await _cluster.DeployAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Cancel_WhileWhatIsStoredIsBeingRead_IsNotLost()
    {
        await StoreAsync(planned: true);
        var reading = new TaskCompletionSource();
        var go = new TaskCompletionSource();
        int readings = 0;
        _store.BeforeOpening = name => name == ArtifactNames.Plan(Run) && Interlocked.Increment(ref readings) == 1 ? HoldAsync() : Task.CompletedTask;

        // A worker's report is the first that a fresh activation hears of it.
        await Comparison.ShardFinishedAsync(new(Run, 0, 8, 0, 16));
        await reading.Task.WaitAsync(Patience, Token);
        await Comparison.CancelAsync();
        go.SetResult();
        await Task.Delay(500, Token);

        Assert.Equal(ComparisonStage.Cancelled, (await Comparison.GetStatusAsync()).Stage);
        Assert.Equal(WorkState.Cancelled, (await _store.ReadJsonAsync<ComparisonState>(ArtifactNames.State(Run), Token)).State);
        Assert.Equal(0, (await _cluster.Client.GetGrain<ISchedulerGrain>(0).GetBacklogAsync()).Comparisons);

        async Task HoldAsync()
        {
            reading.SetResult();
            await go.Task;
        }
    }

    [Fact]
    public async Task Cancel_WhileItIsPlannedAgain_IsNotLost()
    {
        // There is no worker to check its models, so it is planned for as long as anybody waits.
        await StoreAsync(planned: false);
        await Comparison.ShardFinishedAsync(new(Run, 0, 8, 0, 16));
        await UntilAsync(status => status.Stage == ComparisonStage.Planning);

        await Comparison.CancelAsync();

        await UntilAsync(status => status.Stage == ComparisonStage.Cancelled);
        Assert.Equal(WorkState.Cancelled, (await _store.ReadJsonAsync<ComparisonState>(ArtifactNames.State(Run), Token)).State);
    }

    [Fact]
    public async Task Continue_DatasetIsGone_FailsWithTheReason()
    {
        await StoreAsync(planned: false);
        File.Delete(Manifest);

        await Comparison.ShardFinishedAsync(new(Run, 0, 8, 0, 16));

        ComparisonStatus status = await UntilAsync(now => now.Stage == ComparisonStage.Failed);
        Assert.Contains(Manifest, status.Failure, StringComparison.Ordinal);
        Assert.Equal(WorkState.Failed, (await _store.ReadJsonAsync<ComparisonState>(ArtifactNames.State(Run), Token)).State);
    }

    [Fact]
    public async Task Cancel_StoreIsAway_SaysThatItIsNotNotedAndNotesItLater()
    {
        await StoreAsync(planned: true);
        await Comparison.ShardFinishedAsync(new(Run, 0, 8, 0, 16));
        await UntilAsync(status => status.Stage == ComparisonStage.Attributing);
        bool isAway = true;
        _store.BeforeReplacing = name => isAway && name == ArtifactNames.State(Run) ? throw new ArtifactStoreUnavailableException("The store does not answer.") : Task.CompletedTask;

        ArtifactStoreUnavailableException error = await Assert.ThrowsAsync<ArtifactStoreUnavailableException>(() => Comparison.CancelAsync().AsTask());
        isAway = false;
        await Comparison.CancelAsync();

        Assert.Contains("could not be noted", error.Message, StringComparison.Ordinal);
        Assert.Equal(ComparisonStage.Cancelled, (await Comparison.GetStatusAsync()).Stage);
        Assert.Equal(WorkState.Cancelled, (await _store.ReadJsonAsync<ComparisonState>(ArtifactNames.State(Run), Token)).State);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Resume_RightAfterACancellation_GoesOn(bool isRunning)
    {
        await StoreAsync(planned: true);
        if (isRunning)
        {
            await Comparison.ResumeAsync(Token);
            await PendingAsync();
        }

        var noting = new TaskCompletionSource();
        var go = new TaskCompletionSource();
        _store.BeforeReplacing = async _ =>
        {
            noting.TrySetResult();
            await go.Task;
        };

        Task cancelling = Comparison.CancelAsync().AsTask();
        await noting.Task.WaitAsync(Patience, Token);
        Task resuming = Comparison.ResumeAsync(Token).AsTask();
        go.SetResult();
        await Task.WhenAll(cancelling, resuming);

        await UntilAsync(status => status.Stage == ComparisonStage.Attributing);
        Assert.Equal(WorkState.Running, (await _store.ReadJsonAsync<ComparisonState>(ArtifactNames.State(Run), Token)).State);
        Assert.Equal(2, await PendingAsync());
    }

    [Fact]
    public async Task Continue_StoredShardsAreStillBeingRead_OthersAreUpForWork()
    {
        await StoreAsync(planned: true);
        await ShardTables.WriteAsync(_store, Run, 0, [], [], Token);
        var go = new TaskCompletionSource();
        _store.BeforeOpening = name => name == ArtifactNames.ShardImages(Run, 0) ? go.Task : Task.CompletedTask;

        await Comparison.ResumeAsync(Token);

        Assert.Equal(1, await PendingAsync());
        Assert.Equal(0, (await Comparison.GetStatusAsync()).ShardsDone);
        go.SetResult();
        await UntilAsync(status => status.ShardsDone == 1);
    }

    [Fact]
    public async Task SubmitAgain_WhileTheFirstIsPlanned_HasItsAnswerAndBeginsNothing()
    {
        Task first = Comparison.SubmitAsync(Spec, Token).AsTask();
        await UntilAsync(status => status.Stage == ComparisonStage.Planning);
        Task again = Comparison.SubmitAgainAsync(Spec, Token).AsTask();
        await Assert.ThrowsAsync<InvalidSpecException>(() => Comparison.SubmitAgainAsync(Spec with { Seed = 7 }, Token).AsTask());

        await Comparison.CancelAsync();

        foreach (Task submission in new[] { first, again })
            Assert.Contains("cancelled while it was planned", (await Assert.ThrowsAsync<ComparisonFailedException>(() => submission)).Message, StringComparison.Ordinal);
        Assert.Equal(ComparisonStage.None, (await Comparison.GetStatusAsync()).Stage);
    }

    [Fact]
    public async Task Cancel_WhileItIsPlannedAndTheStoreKeepsWhatWasWritten_DoesNotBeginByItself()
    {
        _store.BeforeDeletingAll = _ => throw new ArtifactStoreUnavailableException("The store does not answer.");
        Task submission = Comparison.SubmitAsync(Spec, Token).AsTask();
        await UntilAsync(status => status.Stage == ComparisonStage.Planning);
        await _store.CreateJsonAsync(ArtifactNames.Spec(Run), Spec, Token);

        await Comparison.CancelAsync();

        Assert.Contains("The store does not answer", (await Assert.ThrowsAsync<ComparisonFailedException>(() => submission)).Message, StringComparison.Ordinal);
        Assert.Equal(ComparisonStage.Cancelled, (await Comparison.GetStatusAsync()).Stage);
        Assert.Equal(WorkState.Cancelled, (await _store.ReadJsonAsync<ComparisonState>(ArtifactNames.State(Run), Token)).State);
    }

    [Fact]
    public async Task Cancel_FailsOnce_IsNotRememberedAgainstTheNext()
    {
        await StoreAsync(planned: true);
        bool isAway = true;
        _store.BeforeOpening = _ => isAway ? throw new ArtifactStoreUnavailableException("The store does not answer.") : Task.CompletedTask;

        await Assert.ThrowsAsync<ArtifactStoreUnavailableException>(() => Comparison.CancelAsync().AsTask());
        isAway = false;
        await Comparison.CancelAsync();

        Assert.Equal(ComparisonStage.Cancelled, (await Comparison.GetStatusAsync()).Stage);
    }

    [Fact]
    public async Task Submit_SomethingLeftUnderTheId_IsRefusedAndStays()
    {
        string left = ArtifactNames.Summary(Run);
        await _store.CreateJsonAsync(left, "somebody's", Token);

        InvalidSpecException error = await Assert.ThrowsAsync<InvalidSpecException>(() => Comparison.SubmitAsync(Spec, Token).AsTask().WaitAsync(Patience, Token));

        Assert.Contains(left, error.Message, StringComparison.Ordinal);
        Assert.True(await _store.ExistsAsync(left, Token));
    }

    private async Task StoreAsync(bool planned)
    {
        await _store.CreateJsonAsync(ArtifactNames.Spec(Run), Spec, Token);
        if (planned)
            await _store.CreateJsonAsync(ArtifactNames.Plan(Run), new ComparisonPlan { Images = 16, Shards = 2, ShardSize = 8, Models = Spec.Models, Embedding = EmbeddingSource.Descriptor, Classes = ["0"] }, Token);
    }

    /// <summary>Shards that are up for work, once there are any.</summary>
    private async Task<long> PendingAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        while (true)
        {
            if ((await _cluster.Client.GetGrain<ISchedulerGrain>(0).GetBacklogAsync()).PendingShards is > 0 and var pending)
                return pending;
            await Task.Delay(50, limit.Token);
        }
    }

    private async Task<ComparisonStatus> UntilAsync(Func<ComparisonStatus, bool> condition)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (true)
        {
            ComparisonStatus status = await Comparison.GetStatusAsync();
            if (condition(status))
                return status;
            Assert.False(limit.IsCancellationRequested, $"After {Patience} it is still {status}.");
            await Task.Delay(50, Token);
        }
    }
}
