using Imacs.Contracts.Errors;
using Imacs.Contracts.Specs;
using Imacs.Contracts.Telemetry;
using Imacs.Storage.Artifacts;

namespace Imacs.Grains.Comparisons;

/// <summary>How a comparison begins, or is refused.</summary>
internal sealed partial class ComparisonGrain
{
    public async ValueTask SubmitAsync(ComparisonSpec spec, CancellationToken cancellationToken)
    {
        int cancellations = _cancellations;
        if (await IsTakenAsync(cancellationToken))
            throw Taken();
        await BeginAsync(spec, cancellations, cancellationToken);
    }

    public async ValueTask SubmitAgainAsync(ComparisonSpec spec, CancellationToken cancellationToken)
    {
        int cancellations = _cancellations;
        // A first call that is still planning in this activation is waited for: calls that change something take turns.
        if (!await IsTakenAsync(cancellationToken))
        {
            await BeginAsync(spec, cancellations, cancellationToken);
            return;
        }

        if (await StoredComparison.GlanceAsync(store, Id, cancellationToken) is not { } stored || !stored.IsOf(spec))
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

        // What a resumed run reads.
        _spec = spec.Resolved();
        Start([]);
    }
}
