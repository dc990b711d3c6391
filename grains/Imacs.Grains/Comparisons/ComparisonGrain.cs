using Imacs.Contracts.Actors;
using Imacs.Contracts.Errors;
using Imacs.Contracts.Specs;
using Imacs.Contracts.Summaries;
using Imacs.Grains.Causality;
using Imacs.Grains.Reporting;
using Imacs.Grains.Scheduling;
using Imacs.Grains.Summaries;
using Imacs.Storage.Artifacts;
using Imacs.Storage.Tables;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Imacs.Grains.Comparisons;

/// <inheritdoc cref="IComparisonGrain"/>
[GrainType("imacs.comparison")]
internal sealed partial class ComparisonGrain(
    IArtifactStore store,
    ComparisonPlanner planner,
    CausalChecks causal,
    SummaryAssembler summaries,
    ReportMaterials materials,
    IReportWriter report,
    IOptions<SchedulerOptions> scheduling,
    TimeProvider time,
    ILogger<ComparisonGrain> logger) : Grain, IComparisonGrain, IDisposable
{
    private const int ReasonsInMessage = 3;
    private const int ImagesMaskedAtOnce = 12;
    private readonly HashSet<int> _shardsDone = [];
    private ComparisonStage _stage = ComparisonStage.None;
    private ComparisonSpec? _spec;
    private ComparisonPlan? _plan;
    private CancellationTokenSource? _running;
    private TaskCompletionSource? _attributed;
    private string? _failure;
    private bool _isInput;
    private int _imagesDone;
    private int _quarantined;
    private int _stageDone;
    private int _stageTotal;

    private string Id => this.GetPrimaryKeyString();

    private ISchedulerGrain Scheduler => GrainFactory.GetGrain<ISchedulerGrain>(0);

    public async ValueTask SubmitAsync(ComparisonSpec spec, CancellationToken cancellationToken)
    {
        if (_running is not null || await store.ExistsAsync(ArtifactNames.Spec(Id), cancellationToken))
            throw new InvalidSpecException($"{store.Location}/{Id} holds a comparison already. Continue it with `imacs resume`, or choose another --out.");
        _stage = ComparisonStage.Planning;
        try
        {
            _plan = await Task.Run(() => planner.PlanAsync(Id, spec, cancellationToken), cancellationToken);
        }
        catch
        {
            _stage = ComparisonStage.None;
            await store.DeleteAllAsync(Id, CancellationToken.None);
            throw;
        }

        // As the planner stored it: what a resumed run reads.
        _spec = spec with { Attribution = spec.Attribution.Resolved() };
        Start([]);
    }

    public async ValueTask ResumeAsync(CancellationToken cancellationToken)
    {
        if (_running is not null)
            return;
        StoredComparison stored = await StoredComparison.ReadAsync(store, Id, cancellationToken)
            ?? throw new ComparisonNotFoundException($"There is no comparison in {store.Location}/{Id}: it has no spec.json. Start one with `imacs compare`.");
        _spec = stored.Spec;
        if (stored.Stage == ComparisonStage.Done)
        {
            (_plan, _stage, _imagesDone) = (stored.Plan, ComparisonStage.Done, stored.Plan!.Images);
            return;
        }

        _stage = ComparisonStage.Planning;
        _plan = stored.Plan ?? await Task.Run(() => ReplanAsync(stored.Spec, cancellationToken), cancellationToken);
        Start(stored.Done);
    }

    public async ValueTask CancelAsync()
    {
        // First stop, then withdraw: the other way round a comparison that is just entering its work would put its shards up again.
        if (_running is not null)
            await _running.CancelAsync();
        await Scheduler.WithdrawAsync(Id);
    }

    public async ValueTask<ComparisonStatus> GetStatusAsync()
    {
        int inFlight = _stage == ComparisonStage.Attributing ? await Scheduler.GetImagesInFlightAsync(Id) : 0;
        return new(
            Id, _stage, _plan?.Images ?? 0, _imagesDone + inFlight, _quarantined, _plan?.Shards ?? 0, _shardsDone.Count, _stageDone, _stageTotal, _failure, _isInput);
    }

    public ValueTask ShardFinishedAsync(ShardReceipt receipt)
    {
        if (_plan is null || !_shardsDone.Add(receipt.Shard))
            return ValueTask.CompletedTask;
        _imagesDone += receipt.Images;
        _quarantined += receipt.Quarantined;
        if (_shardsDone.Count == _plan.Shards || TooManyQuarantined)
            _attributed?.TrySetResult();
        return ValueTask.CompletedTask;
    }

    public ValueTask ShardFailedAsync(int shard, string reason, bool isInput)
    {
        _isInput = isInput;
        _attributed?.TrySetException(new ComparisonFailedException($"Shard {shard} failed: {reason}"));
        return ValueTask.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        _running?.Cancel();
        _running?.Dispose();
        _running = null;
    }

    /// <summary>Plans from the start what was stopped before its plan was committed: the dataset may look otherwise now, and the lists that are there
    /// are of the former look.</summary>
    private async Task<ComparisonPlan> ReplanAsync(ComparisonSpec spec, CancellationToken cancellationToken)
    {
        await store.DeleteAllAsync(ArtifactNames.PlanFolder(Id), cancellationToken);
        return await planner.PlanAsync(Id, spec, cancellationToken);
    }

    private bool TooManyQuarantined => _quarantined > _spec!.MaxFailed * _plan!.Images;

    private void Start(IReadOnlyList<bool> done)
    {
        _running = new CancellationTokenSource();
        (_failure, _isInput, _imagesDone, _quarantined) = (null, false, 0, 0);
        _shardsDone.Clear();
        DelayDeactivation(TimeSpan.MaxValue);
        LogStarted(Id, _plan!.Images, _plan.Shards);

        // Runs on this grain's scheduler, turn by turn, and outlives the call that started it.
        _ = RunAsync(done, _running.Token);
    }

    private async Task RunAsync(IReadOnlyList<bool> done, CancellationToken cancellationToken)
    {
        try
        {
            await AttributeAsync(done, cancellationToken);
            Enter(ComparisonStage.Clustering, 0);
            await GrainFactory.GetGrain<IFeatureAggregationGrain>(Id).FitAsync(new(_plan!.Shards, _spec!.K, _spec.KRange[0], _spec.KRange[1], _spec.Seed), cancellationToken);
            await CheckAsync(cancellationToken);
            Enter(ComparisonStage.Summarising, 0);
            ComparisonSummary summary = await store.ExistsAsync(ArtifactNames.Summary(Id), cancellationToken)
                ? await store.ReadJsonAsync<ComparisonSummary>(ArtifactNames.Summary(Id), cancellationToken)
                : await Task.Run(() => summaries.AssembleAsync(Id, _spec, _plan, cancellationToken), cancellationToken);
            await RenderAsync(summary, cancellationToken);
            Enter(ComparisonStage.Done, 0);
            LogDone(Id);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await Scheduler.WithdrawAsync(Id);
            Enter(ComparisonStage.Cancelled, 0);
            LogCancelled(Id);
        }
#pragma warning disable CA1031 // Whatever ends a comparison is its status; the actor lives on and can be resumed.
        catch (Exception error)
#pragma warning restore CA1031
        {
            (_failure, _isInput) = (error.Message, _isInput || error is ImacsException { IsInput: true });
            Enter(ComparisonStage.Failed, 0);
            LogFailed(Id, error);
            await Scheduler.WithdrawAsync(Id);
        }
        finally
        {
            Dispose();
            DelayDeactivation(TimeSpan.Zero);
        }
    }

    private async Task AttributeAsync(IReadOnlyList<bool> done, CancellationToken cancellationToken)
    {
        Enter(ComparisonStage.Attributing, _plan!.Images);
        _attributed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        for (int shard = 0; shard < done.Count; shard++)
        {
            if (done[shard])
                await ShardFinishedAsync(await GrainFactory.GetGrain<IShardGrain>(ShardKeys.Of(Id, shard)).DescribeAsync(cancellationToken));
        }

        // Registered again and again: a scheduler that was lost with its silo comes back knowing nothing.
        while (_shardsDone.Count < _plan.Shards && !TooManyQuarantined)
        {
            await Scheduler.RegisterAsync(Id, [.. Enumerable.Range(0, _plan.Shards).Where(shard => !_shardsDone.Contains(shard))]);
            await Task.WhenAny(_attributed.Task, Task.Delay(scheduling.Value.Reregistration, time, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
            if (_attributed.Task.IsCompleted)
                await _attributed.Task;
        }

        if (TooManyQuarantined)
            throw new ComparisonFailedException(await QuarantineMessageAsync(cancellationToken));
    }

    /// <summary>Masks the regions of every concept on some of its images.</summary>
    private async Task CheckAsync(CancellationToken cancellationToken)
    {
        if (_spec!.CausalImages == 0 || await store.ExistsAsync(ArtifactNames.Causal(Id), cancellationToken))
            return;
        Enter(ComparisonStage.Checking, 0);
        var drawn = await Task.Run(() => causal.DrawAsync(Id, _spec, _plan!, cancellationToken), cancellationToken);
        Enter(ComparisonStage.Checking, drawn.Count);
        using var room = new SemaphoreSlim(ImagesMaskedAtOnce);
        MaskReceipt[] receipts = await Task.WhenAll(drawn.Select(async image =>
        {
            await room.WaitAsync(cancellationToken);
            try
            {
                MaskReceipt receipt = await GrainFactory.GetGrain<IImageAttributionGrain>(ShardKeys.OfImage(Id, image.Work.Image.Index))
                    .MaskAsync(image.Work, cancellationToken);
                _stageDone++;
                return receipt;
            }
            finally
            {
                room.Release();
            }
        }));
        await Task.Run(() => causal.StoreAsync(Id, drawn, receipts, cancellationToken), cancellationToken);
    }

    private async Task RenderAsync(ComparisonSummary summary, CancellationToken cancellationToken)
    {
        if (await store.ExistsAsync(ArtifactNames.Report(Id), cancellationToken))
            return;
        IReadOnlyList<string> images = ReportMaterials.DrillDownImages(summary);
        Enter(ComparisonStage.Rendering, images.Count + 1);
        var found = await Task.Run(() => materials.FindAsync(Id, _plan!, images, cancellationToken), cancellationToken);
        await Task.WhenAll(found.Values.Select(async entry =>
        {
            ImageRecord image = entry.Image;
            await GrainFactory.GetGrain<IImageAttributionGrain>(ShardKeys.OfImage(Id, image.Index))
                .ExplainAsync(new(Id, image.Index, image.Image, image.Path, image.Label, image.LabelIndex), cancellationToken);
            _stageDone++;
        }));
        await Task.Run(
            async () =>
            {
                ReportMaterial material = await materials.GatherAsync(Id, _spec!, _plan!, summary, cancellationToken);
                // The first pair's page last: it is what says that the report is done.
                for (int pair = summary.Pairs.Count - 1; pair >= 0; pair--)
                {
                    int page = pair;
                    await store.CreateAsync(
                        ArtifactNames.Report(Id, pair == 0 ? null : (summary.Pairs[pair].First, summary.Pairs[pair].Second)),
                        async (stream, token) => await report.WriteAsync(material, page, stream, token),
                        cancellationToken);
                }
            },
            cancellationToken);
    }

    private async Task<string> QuarantineMessageAsync(CancellationToken cancellationToken)
    {
        List<ImageRecord> rejected = [];
        foreach (int shard in _shardsDone.Order())
            rejected.AddRange((await ShardTables.ReadImagesAsync(store, Id, shard, cancellationToken)).Where(image => image.Rejected is not null));
        IEnumerable<string> examples = rejected.Take(ReasonsInMessage).Select(image => $"{image.Image}: {image.Rejected}");
        return $"{_quarantined} of the first {_imagesDone} images cannot be used, more than the allowed fraction {_spec!.MaxFailed} of all {_plan!.Images}, "
            + $"so the rest was not tried. The first are {string.Join(" ", examples)} Mend or remove such images, or start again with a higher --max-failed.";
    }

    private void Enter(ComparisonStage stage, int total) => (_stage, _stageDone, _stageTotal) = (stage, 0, total);

    [LoggerMessage(EventId = 2401, Level = LogLevel.Information, Message = "Comparison {Comparison} started: {Images} images in {Shards} shards.")]
    private partial void LogStarted(string comparison, int images, int shards);

    [LoggerMessage(EventId = 2402, Level = LogLevel.Information, Message = "Comparison {Comparison} was finished.")]
    private partial void LogDone(string comparison);

    [LoggerMessage(EventId = 2403, Level = LogLevel.Information, Message = "Comparison {Comparison} was cancelled; it can be resumed.")]
    private partial void LogCancelled(string comparison);

    [LoggerMessage(EventId = 2404, Level = LogLevel.Error, Message = "Comparison {Comparison} failed.")]
    private partial void LogFailed(string comparison, Exception error);
}
