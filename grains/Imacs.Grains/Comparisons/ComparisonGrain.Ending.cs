using Imacs.Contracts.Actors;
using Imacs.Contracts.Errors;
using Imacs.Contracts.Telemetry;

namespace Imacs.Grains.Comparisons;

/// <summary>How a comparison ends that is not carried through: cancelled or failed, and noted, so that nothing continues it.</summary>
internal sealed partial class ComparisonGrain
{
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(10);

    // An end that the store did not take yet. Without it there the comparison would begin again with the next activation, or reminder.
    private ComparisonState? _unnoted;

    // Cancellations of what nobody runs, which read and write as well.
    private Task _cancelling = Task.CompletedTask;

    public async ValueTask CancelAsync()
    {
        (_isCancelled, _cancellations) = (true, _cancellations + 1);
        // First stop, then withdraw: the other way round a comparison that is just entering its work would put its shards up again.
        bool isRunning = _running is not null;
        if ((_running ?? _planning) is { } work)
            await work.CancelAsync();
        await WithdrawAsync();
        if (_progress.Stage == ComparisonStage.Clustering)
            await StopFitAsync();
        if (isRunning)
            await _run.WaitAsync(StopPatience, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        else if (_planning is null && _unnoted is null)
            await (_cancelling = CancelStoredAsync(_cancelling));
        if (!await NoteEndAsync())
            throw new ArtifactStoreUnavailableException($"Comparison {Id} was stopped, but that could not be noted in {store.Location}, and without it the comparison would go on by itself. It is tried again; cancel it once more when the store is back.");
    }

    /// <summary>Waits until what was cancelled has ended and is noted: whoever resumes must neither find it running nor be overtaken by that note.</summary>
    private async Task StoppedAsync(CancellationToken cancellationToken)
    {
        if (!_isCancelled)
            return;
        await Task.WhenAll(_run, _continuing ?? Task.CompletedTask, _cancelling).WaitAsync(cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>Cancels what no silo is running, after whoever does so already.</summary>
    private async Task CancelStoredAsync(Task before)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        StoredComparison? stored = await StoredComparison.ReadAsync(store, Id, CancellationToken.None);
        if (stored?.IsWanted == true)
            await EndAsync(ComparisonStage.Cancelled, new() { State = WorkState.Cancelled });
    }

    private async Task FailAsync(Exception error)
    {
        (_failure, _isInput) = (error.Message, _isInput || error is ImacsException { IsInput: true });
        ImacsMetrics.ComparisonsEnded.Add(1, MetricLabels.Failed);
        LogFailed(Id, error);
        await WithdrawAsync();
        await EndAsync(ComparisonStage.Failed, new() { State = WorkState.Failed, Failure = _failure, IsInput = _isInput });
    }

    private async Task EndAsync(ComparisonStage stage, ComparisonState state)
    {
        _unnoted = state;
        await NoteEndAsync();
        _progress.Enter(stage, 0);
    }

    /// <summary>Notes how it ended, if it did, and asks to be reminded no more. While the store does not take it, reminders go on, and each is another try.</summary>
    /// <returns>False where there is an end that could not be noted.</returns>
    private async Task<bool> NoteEndAsync()
    {
        if (_unnoted is not { } state)
            return true;
        try
        {
            await state.WriteAsync(store, Id, CancellationToken.None);
        }
        catch (ImacsException error)
        {
            LogNotNoted(Id, error);
            return false;
        }

        if (_unnoted == state)
            _unnoted = null;
        await ForgetReminderAsync();
        return true;
    }

    /// <summary>Takes its shards back. A scheduler that cannot be asked is being replaced by one that knows nothing of them.</summary>
    private async Task WithdrawAsync()
    {
        try
        {
            await Scheduler.WithdrawAsync(Id);
        }
        catch (Exception error) when (CallFailures.IsPassing(error, CancellationToken.None))
        {
            LogNotWithdrawn(Id, error);
        }
    }

    /// <summary>Stops the clustering, which may be one that a coordinator began that is gone.</summary>
    private async Task StopFitAsync()
    {
        try
        {
            await GrainFactory.GetGrain<IFeatureAggregationGrain>(Id).StopAsync();
        }
        catch (Exception error) when (CallFailures.IsPassing(error, CancellationToken.None))
        {
            LogNotWithdrawn(Id, error);
        }
    }
}
