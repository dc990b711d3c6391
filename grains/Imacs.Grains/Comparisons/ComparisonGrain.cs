using System.Diagnostics;
using Imacs.Contracts.Actors;
using Imacs.Contracts.Errors;
using Imacs.Contracts.Specs;
using Imacs.Contracts.Summaries;
using Imacs.Contracts.Telemetry;
using Imacs.Grains.Roles;
using Imacs.Grains.Scheduling;
using Imacs.Storage.Artifacts;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Imacs.Grains.Comparisons;

/// <inheritdoc cref="IComparisonGrain"/>
/// <remarks>In a cluster its silo may vanish at any time. Whatever calls it next, at the latest its reminder, activates it elsewhere, and a fresh activation whose artifacts say
/// that it is wanted and unfinished goes on.</remarks>
[GrainType("imacs.comparison"), RunsOn(SiloRole.Coordinator)]
internal sealed partial class ComparisonGrain(
    IArtifactStore store,
    ComparisonPlanner planner,
    AttributionStage attribution,
    ComparisonStages stages,
    ContinuationReminders reminders,
    IOptions<SchedulerOptions> scheduling,
    TimeProvider time,
    ILogger<ComparisonGrain> logger) : Grain, IComparisonGrain, IRemindable, IDisposable
{
    private const int MaxInterruptions = 20;
    private readonly StageProgress _progress = new(time);
    private ComparisonSpec? _spec;
    private ComparisonPlan? _plan;
    private ShardLedger? _ledger;
    private ComparisonStatus? _done;
    private CancellationTokenSource? _planning;
    private CancellationTokenSource? _running;
    private Task? _continuing;
    private string? _failure;
    private bool _isInput;
    private bool _isCancelled;
    private bool _isReminded;

    // What is being prepared when this changes was cancelled: it must not begin.
    private int _cancellations;

    private string Id => this.GetPrimaryKeyString();

    private ISchedulerGrain Scheduler => GrainFactory.GetGrain<ISchedulerGrain>(0);

    public async ValueTask SubmitAsync(ComparisonSpec spec, CancellationToken cancellationToken)
    {
        int cancellations = _cancellations;
        if (_running is not null || _planning is not null || await store.ExistsAsync(ArtifactNames.Spec(Id), cancellationToken))
            throw new InvalidSpecException($"{store.Location}/{Id} holds a comparison already. Continue it with `imacs resume`, or choose another --out.");
        await planner.CheckFreeAsync(Id, cancellationToken);
        await RemindAsync();
        try
        {
            await PlanAsync(spec, cancellations, cancellationToken);
        }
        catch (Exception error)
        {
            // What the planner wrote it takes back itself, unless it was done when the cancellation came.
            if (error is OperationCanceledException)
                await store.DeleteAllAsync(Id, CancellationToken.None);
            else
                ImacsMetrics.ComparisonsEnded.Add(1, MetricLabels.Refused);
            await ForgetReminderAsync();
            throw;
        }

        // As the planner stored it: what a resumed run reads.
        _spec = spec with { Attribution = spec.Attribution.Resolved() };
        Start([]);
    }

    public async ValueTask ResumeAsync(CancellationToken cancellationToken)
    {
        if (_running is not null || _planning is not null)
            return;
        int cancellations = _cancellations;
        StoredComparison stored = await StoredComparison.ReadAsync(store, Id, cancellationToken)
            ?? throw new ComparisonNotFoundException($"There is no comparison in {store.Location}/{Id}: it has no spec.json. Start one with `imacs compare`.");
        if (stored.Stage != ComparisonStage.Done && stored.State.State != WorkState.Running)
            await new ComparisonState { State = WorkState.Running }.WriteAsync(store, Id, cancellationToken);
        await ContinueAsync(stored, cancellations, cancellationToken);
    }

    public async ValueTask CancelAsync()
    {
        (_isCancelled, _cancellations) = (true, _cancellations + 1);
        // First stop, then withdraw: the other way round a comparison that is just entering its work would put its shards up again.
        if ((_running ?? _planning) is { } work)
            await work.CancelAsync();
        else
            await CancelStoredAsync();
        await Scheduler.WithdrawAsync(Id);
    }

    public async ValueTask<ComparisonStatus> GetStatusAsync()
    {
        if (_done is not null)
            return _done;
        if (_progress.Stage == ComparisonStage.None)
        {
            StoredComparison? stored = await StoredComparison.GlanceAsync(store, Id, CancellationToken.None);
            if (_progress.Stage == ComparisonStage.None)
            {
                if (stored?.IsWanted == true)
                    _ = ContinueOnceAsync();
                return stored?.ToStatus() ?? new(Id, ComparisonStage.None, 0, 0, 0, 0, 0, 0, 0, Failure: null);
            }
        }

        int inFlight = _progress.Stage == ComparisonStage.Attributing ? await attribution.InFlightAsync(Id) : 0;
        return new(
            Id,
            _progress.Stage,
            _plan?.Images ?? 0,
            (_ledger?.Images ?? 0) + inFlight,
            _ledger?.Quarantined ?? 0,
            _plan?.Shards ?? 0,
            _ledger?.Shards ?? 0,
            _progress.Done,
            _progress.Total,
            _failure,
            _isInput);
    }

    public ValueTask ShardFinishedAsync(ShardReceipt receipt)
    {
        if (_ledger is null)
            _ = ContinueOnceAsync();
        _ledger?.Add(receipt);
        return ValueTask.CompletedTask;
    }

    public ValueTask ShardFailedAsync(int shard, string reason, bool isInput)
    {
        _isInput = isInput;
        _ledger?.Fail(new ComparisonFailedException($"Shard {shard} failed: {reason}"));
        return ValueTask.CompletedTask;
    }

    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        if (!reminders.IsOurs(reminderName))
            return;
        _isReminded = true;
        if (_running is null && _progress.Stage is ComparisonStage.None or ComparisonStage.Done or ComparisonStage.Failed or ComparisonStage.Cancelled)
            await ContinueOnceAsync();
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        _planning?.Cancel();
        _running?.Cancel();
        _running?.Dispose();
        _running = null;
        EndReadings();
    }

    /// <summary>Goes on with a comparison that a cluster lost, if its artifacts say so; whoever asks meanwhile waits for the same.</summary>
    private Task ContinueOnceAsync() => _continuing is { IsCompleted: false } ? _continuing : _continuing = FindAndContinueAsync();

    private async Task FindAndContinueAsync()
    {
        int cancellations = _cancellations;
        StoredComparison? stored = null;
        try
        {
            stored = await StoredComparison.ReadAsync(store, Id, CancellationToken.None);
            if (stored?.IsWanted != true)
                await ForgetReminderAsync();
            // Where there are no reminders, a person decides.
            else if (_running is null && reminders.AreKept)
                await ContinueAsync(stored, cancellations, CancellationToken.None);
        }
        catch (ImacsException error) when (stored is null || error.IsTransient)
        {
            LogNotContinued(Id, error);
        }
        catch (ImacsException error)
        {
            // What cannot be planned now cannot be in twenty seconds either: a person must see why.
            await FailAsync(error);
        }
    }

    /// <summary>Goes on from what is stored.</summary>
    /// <param name="stored">What is stored.</param>
    /// <param name="cancellations">How many cancellations there had been when that was read.</param>
    /// <param name="cancellationToken">Stops planning.</param>
    private async Task ContinueAsync(StoredComparison stored, int cancellations, CancellationToken cancellationToken)
    {
        _spec = stored.Spec;
        if (stored.Stage == ComparisonStage.Done)
        {
            _done = stored.ToStatus();
            _progress.Enter(ComparisonStage.Done, 0);
            return;
        }

        try
        {
            if (stored.Plan is { } plan)
                _plan = plan;
            else
                await PlanAsync(stored.Spec, cancellations, cancellationToken);
            await RemindAsync();
        }
        catch (Exception) when (_cancellations != cancellations)
        {
            // Seen to below. Planning that is stopped ends with whatever it was waiting for.
        }

        if (_cancellations == cancellations)
            Start(stored.Done);
        else
            await CancelStoredAsync();
    }

    private async Task PlanAsync(ComparisonSpec spec, int cancellations, CancellationToken cancellationToken)
    {
        if (_cancellations != cancellations)
            throw new OperationCanceledException();
        using var planning = _planning = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _progress.Enter(ComparisonStage.Planning, 0);
        BeginReadings();
        try
        {
            _plan = await Task.Run(() => planner.PlanAsync(Id, spec, _progress.ShowLife, planning.Token), planning.Token);
            planning.Token.ThrowIfCancellationRequested();
        }
        catch
        {
            _progress.Enter(ComparisonStage.None, 0);
            EndReadings();
            throw;
        }
        finally
        {
            _planning = null;
        }
    }

    /// <summary>Cancels what no silo is running.</summary>
    private async Task CancelStoredAsync()
    {
        StoredComparison? stored = await StoredComparison.ReadAsync(store, Id, CancellationToken.None);
        if (stored?.IsWanted != true)
            return;
        await EndAsync(new() { State = WorkState.Cancelled });
        _progress.Enter(ComparisonStage.Cancelled, 0);
    }

    private void Start(IReadOnlyList<bool> done)
    {
        // Two of those who continue a comparison may have waited for the same artifacts.
        if (_running is not null)
            return;
        _running = new CancellationTokenSource();
        (_failure, _isInput, _isCancelled) = (null, false, false);
        _ledger = new ShardLedger(_plan!, _spec!.MaxFailed);
        DelayDeactivation(TimeSpan.MaxValue);
        LogStarted(Id, _plan!.Images, _plan.Shards);
        BeginReadings();

        // Runs on this grain's scheduler, turn by turn, and outlives the call that started it.
        _ = RunAsync(done, _running.Token);
    }

    private async Task RunAsync(IReadOnlyList<bool> done, CancellationToken cancellationToken)
    {
        using Activity? span = ImacsTraces.Start(ImacsTraces.Comparison, ImacsTraces.ComparisonTag, Id);
        try
        {
            await CarryThroughAsync(done, cancellationToken);
            _progress.Enter(ComparisonStage.Done, 0);
            ImacsMetrics.ComparisonsEnded.Add(1, MetricLabels.Done);
            LogDone(Id);
            await ForgetReminderAsync();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // A silo that shuts down stops its comparisons too; another one continues those.
            if (!_isCancelled)
                return;
            await Scheduler.WithdrawAsync(Id);
            await EndAsync(new() { State = WorkState.Cancelled });
            _progress.Enter(ComparisonStage.Cancelled, 0);
            ImacsMetrics.ComparisonsEnded.Add(1, MetricLabels.Cancelled);
            LogCancelled(Id);
        }
#pragma warning disable CA1031 // Whatever ends a comparison is its status; the actor lives on and can be resumed.
        catch (Exception error)
#pragma warning restore CA1031
        {
            span.Fail(error);
            await FailAsync(error);
        }
        finally
        {
            Dispose();
            DelayDeactivation(TimeSpan.Zero);
        }
    }

    private async Task FailAsync(Exception error)
    {
        (_failure, _isInput) = (error.Message, _isInput || error is ImacsException { IsInput: true });
        ImacsMetrics.ComparisonsEnded.Add(1, MetricLabels.Failed);
        LogFailed(Id, error);
        await Scheduler.WithdrawAsync(Id);
        await EndAsync(new() { State = WorkState.Failed, Failure = _failure, IsInput = _isInput });
        _progress.Enter(ComparisonStage.Failed, 0);
    }

    /// <summary>Goes through all stages, once more from the first unfinished one where the store or another silo did not answer for a while.</summary>
    private async Task CarryThroughAsync(IReadOnlyList<bool> done, CancellationToken cancellationToken)
    {
        for (int interruptions = 1; ; interruptions++)
        {
            try
            {
                _progress.Enter(ComparisonStage.Attributing, _plan!.Images);
                string fingerprint = await attribution.RunAsync(new(Id, _spec!, _plan, done, _ledger!), RemindAsync, cancellationToken);
                _plan = _plan with { Fingerprint = fingerprint };
                _progress.Enter(ComparisonStage.Clustering, 0);
                await GrainFactory.GetGrain<IFeatureAggregationGrain>(Id).FitAsync(new(_plan.Shards, _spec!.K, _spec.KRange[0], _spec.KRange[1], _spec.Seed), cancellationToken);
                await stages.CheckAsync(Id, _spec, _plan, _progress, cancellationToken);
                ComparisonSummary summary = await stages.SummariseAsync(Id, _spec, _plan, _progress, cancellationToken);
                await stages.RenderAsync(Id, _spec, _plan, summary, _progress, cancellationToken);
                return;
            }
            catch (Exception error) when (interruptions < MaxInterruptions && !cancellationToken.IsCancellationRequested && CallFailures.IsPassing(error))
            {
                LogInterrupted(Id, _progress.Stage, error);
                await Task.Delay(scheduling.Value.Reregistration, time, cancellationToken);
            }
        }
    }

    /// <summary>Asks to be reminded no more. Who resumes a comparison that ended begins anew.</summary>
    private async Task ForgetReminderAsync()
    {
        await reminders.EndAsync(this.GetGrainId());
        _isReminded = false;
    }

    /// <summary>Asks to be reminded, where that did not succeed before.</summary>
    private async Task RemindAsync()
    {
        if (!_isReminded)
            _isReminded = await reminders.BeginAsync(this.GetGrainId());
    }

    /// <summary>Notes how it ended, and asks to be reminded no more.</summary>
    private async Task EndAsync(ComparisonState state)
    {
        try
        {
            await state.WriteAsync(store, Id, CancellationToken.None);
            await ForgetReminderAsync();
        }
        catch (ImacsException error)
        {
            LogNotNoted(Id, error);
        }
    }
}
