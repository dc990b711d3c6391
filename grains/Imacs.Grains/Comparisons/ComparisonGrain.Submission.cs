using Imacs.Contracts.Actors;
using Imacs.Contracts.Errors;
using Imacs.Contracts.Specs;
using Imacs.Contracts.Telemetry;
using Imacs.Storage.Artifacts;

namespace Imacs.Grains.Comparisons;

/// <summary>How a comparison begins, or is refused.</summary>
internal sealed partial class ComparisonGrain
{
    // The submission that is being seen to, or was last.
    private (ComparisonSpec Spec, Task Task)? _submission;

    public async ValueTask SubmitAsync(ComparisonSpec spec, CancellationToken cancellationToken)
    {
        if (_submission is { Task.IsCompleted: false })
            throw Taken();
        await SubmitAsync(spec, isRepeated: false, cancellationToken);
    }

    public async ValueTask SubmitAgainAsync(ComparisonSpec spec, CancellationToken cancellationToken)
    {
        if (_submission is not { Task.IsCompleted: false } first)
            await SubmitAsync(spec, isRepeated: true, cancellationToken);
        else if (StoredComparison.AreSame(first.Spec, spec))
            // It has the same answer, refusals and cancellations included, and nothing is left of it that would begin anew after those.
            await first.Task.WaitAsync(cancellationToken);
        else
            throw Taken();
    }

    // Nothing may be waited for before it is known to be going on: calls interleave.
    private Task SubmitAsync(ComparisonSpec spec, bool isRepeated, CancellationToken cancellationToken)
    {
        Task submission = SubmitOnceAsync(spec, isRepeated, cancellationToken);
        _submission = (spec, submission);
        return submission;
    }

    private async Task SubmitOnceAsync(ComparisonSpec spec, bool isRepeated, CancellationToken cancellationToken)
    {
        int cancellations = _cancellations;
        if (!await IsTakenAsync(cancellationToken))
        {
            await BeginAsync(spec, cancellations, cancellationToken);
            return;
        }

        if (!isRepeated || await StoredComparison.GlanceAsync(store, Id, cancellationToken) is not { } stored || !stored.IsOf(spec))
            throw Taken();
        if (stored.IsWanted)
            await ResumeAsync(cancellationToken);
    }

    private async ValueTask<bool> IsTakenAsync(CancellationToken cancellationToken) =>
        _running is not null || _planning is not null || await store.ExistsAsync(ArtifactNames.Spec(Id), cancellationToken);

    private InvalidSpecException Taken() =>
        new($"{store.Location}/{Id} holds a comparison already. Continue it with `imacs resume`, or choose another --out, or on a cluster another --name.");

    private async Task BeginAsync(ComparisonSpec spec, int cancellations, CancellationToken cancellationToken)
    {
        await planner.CheckFreeAsync(Id, cancellationToken);
        _done = null;
        await RemindAsync();
        try
        {
            await PlanAsync(spec, cancellations, isNew: true, cancellationToken);
        }
        catch (Exception error)
        {
            if (_cancellations != cancellations && CallFailures.IsPassing(error, CancellationToken.None))
                throw await RemoveCancelledAsync(error);
            // What the planner wrote it takes back itself, unless it was done when the cancellation came.
            if (error is OperationCanceledException)
                await store.DeleteAllAsync(Id, CancellationToken.None);
            else
                ImacsMetrics.ComparisonsEnded.Add(1, MetricLabels.Refused);
            await ForgetReminderAsync();
            throw;
        }

        // What a resumed run reads.
        _spec = spec.Resolved();
        Start([]);
    }

    /// <summary>Removes what was written of a submission that somebody cancelled. Where the store does not let it, it is noted as cancelled instead, or it would begin by itself.</summary>
    /// <returns>What its caller is told, who would take a mere cancellation for a call that got lost, and make it again.</returns>
    private async Task<ComparisonFailedException> RemoveCancelledAsync(Exception cause)
    {
        try
        {
            await store.DeleteAllAsync(Id, CancellationToken.None);
        }
        catch (ImacsException error)
        {
            await EndAsync(ComparisonStage.Cancelled, new() { State = WorkState.Cancelled });
            return new($"Comparison {Id} was cancelled while it was planned, and what had been written of it could not be removed: {error.Message}", cause);
        }

        await ForgetReminderAsync();
        return new($"Comparison {Id} was cancelled while it was planned; nothing of it is left. Start it again if that was not meant.", cause);
    }
}
