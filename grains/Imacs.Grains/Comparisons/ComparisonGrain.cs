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
    private Task _run = Task.CompletedTask;
    private Task? _continuing;
    private string? _failure;
    private bool _isInput;
    private bool _isCancelled;
    private bool _isReminded;

    // What is being prepared when this changes was cancelled: it must not begin.
    private int _cancellations;

    private string Id => this.GetPrimaryKeyString();

    private ISchedulerGrain Scheduler => GrainFactory.GetGrain<ISchedulerGrain>(0);

    public async ValueTask ResumeAsync(CancellationToken cancellationToken)
    {
        await StoppedAsync(cancellationToken);
        if (_running is not null || _planning is not null)
            return;
        int cancellations = _cancellations;
        StoredComparison stored = await StoredComparison.ReadAsync(store, Id, cancellationToken) ?? throw NotThere();
        if (stored.IsCopy && stored.Stage != ComparisonStage.Done)
            throw OnlyCopied();
        if (stored.Stage != ComparisonStage.Done && stored.State.State != WorkState.Running)
            await new ComparisonState { State = WorkState.Running }.WriteAsync(store, Id, cancellationToken);
        await ContinueAsync(stored, cancellations, cancellationToken);
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
            ImagesDone(inFlight),
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
        else if (_running is null && _progress.Stage is ComparisonStage.Cancelled or ComparisonStage.Failed)
            _ = WithdrawAsync();
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
        if (!await NoteEndAsync())
            return;
        if (_running is null && _planning is null)
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
#pragma warning disable CA1031 // Nobody waits for the answer: it is told here, or not at all.
        catch (Exception error)
#pragma warning restore CA1031
        {
            if (stored is null || CallFailures.IsPassing(error, CancellationToken.None))
                LogNotContinued(Id, error);
            // What cannot be planned now cannot be in twenty seconds either: a person must see why.
            else
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
                await PlanAsync(stored.Spec, cancellations, isNew: false, cancellationToken);
            await RemindAsync();
        }
        catch (Exception) when (_cancellations != cancellations)
        {
            // Seen to below. Planning that is stopped ends with whatever it was waiting for.
        }

        if (_cancellations == cancellations)
            Start(stored.Done);
        else
            await CancelStoredAsync(Task.CompletedTask);
    }

    private async Task PlanAsync(ComparisonSpec spec, int cancellations, bool isNew, CancellationToken cancellationToken)
    {
        if (_cancellations != cancellations)
            throw new OperationCanceledException();
        using var planning = _planning = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _progress.Enter(ComparisonStage.Planning, 0);
        BeginReadings();
        try
        {
            _plan = await Task.Run(() => planner.PlanAsync(Id, spec, _progress.ShowLife, isNew, planning.Token), planning.Token);
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

    private void Start(IReadOnlyList<bool> done)
    {
        // Two of those who continue a comparison may have waited for the same artifacts.
        if (_running is not null)
            return;
        _running = new CancellationTokenSource();
        (_failure, _isInput, _isCancelled, _done, _unnoted) = (null, false, false, null, null);
        _ledger = new ShardLedger(_plan!, _spec!.MaxFailed);
        DelayDeactivation(TimeSpan.MaxValue);
        LogStarted(Id, _plan!.Images, _plan.Shards);
        BeginReadings();

        // Runs on this grain's scheduler, turn by turn, and outlives the call that started it.
        _run = RunAsync(done, _running.Token);
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
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            // A silo that shuts down stops its comparisons too; another one continues those.
            if (!_isCancelled)
                return;
            await WithdrawAsync();
            await EndAsync(ComparisonStage.Cancelled, new() { State = WorkState.Cancelled });
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

    /// <summary>Goes through all stages, once more from the first unfinished one where the store or another silo did not answer for a while.</summary>
    private async Task CarryThroughAsync(IReadOnlyList<bool> done, CancellationToken cancellationToken)
    {
        (ComparisonStage Stage, int Shards) reached = default;
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
            catch (Exception error) when (!cancellationToken.IsCancellationRequested && CallFailures.IsPassing(error, cancellationToken))
            {
                // Only those count that come one upon the other: a comparison may take days.
                if (Furthest(reached) is var now && now != reached)
                    (reached, interruptions) = (now, 1);
                if (interruptions == MaxInterruptions && error is OperationCanceledException)
                    throw new ComparisonFailedException($"Calls between silos were given up {MaxInterruptions} times, one upon the other. See the coordinators' logs, then resume.", error);
                if (interruptions == MaxInterruptions)
                    throw;
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

    /// <summary>How far it ever was: a stage that is begun again is no step back.</summary>
    private (ComparisonStage Stage, int Shards) Furthest((ComparisonStage Stage, int Shards) before) =>
        (_progress.Stage > before.Stage ? _progress.Stage : before.Stage, _ledger!.Shards);

    /// <summary>Images done. A shard that was just stored may be told as in work for a moment more.</summary>
    private int ImagesDone(int inFlight) => Math.Min((_ledger?.Images ?? 0) + inFlight, _plan?.Images ?? 0);
}
