using Imacs.Contracts.Actors;

namespace Imacs.Grains.Comparisons;

/// <summary>What metrics tell of the comparison, from its planning to its end.</summary>
internal sealed partial class ComparisonGrain
{
    private static readonly TimeSpan ReadingPeriod = TimeSpan.FromSeconds(5);
    private ComparisonReadings? _readings;
    private IGrainTimer? _reading;
    private long _visits;

    private void BeginReadings()
    {
        _readings ??= new(Id, time);
        _reading ??= this.RegisterGrainTimer(ReadAsync, new GrainTimerCreationOptions(TimeSpan.Zero, ReadingPeriod) { Interleave = true });
    }

    private void EndReadings()
    {
        _reading?.Dispose();
        _readings?.Dispose();
        (_reading, _readings) = (null, null);
    }

    /// <summary>Tells metrics where it is.</summary>
    private async Task ReadAsync()
    {
        int inFlight = 0;
        bool isWaiting = false;
        try
        {
            if (_progress.Stage == ComparisonStage.Clustering)
                await NoteVisitsAsync();
            if (_progress.Stage == ComparisonStage.Attributing)
                (inFlight, isWaiting) = (await attribution.InFlightAsync(Id), await attribution.IsWaitingAsync(Id));
        }
#pragma warning disable CA1031 // Whoever is asked may be on its way to another silo, or of another version: what is not known now is not told.
        catch (Exception error)
#pragma warning restore CA1031
        {
            LogNotRead(Id, error);
        }

        _readings?.Update(_progress, _plan?.Images ?? 0, (_ledger?.Images ?? 0) + inFlight, _ledger?.Quarantined ?? 0, isWaiting, _ledger?.IsDescribed ?? false);
    }

    /// <summary>The clusters are fitted by another actor, which has no units: that it visits shards is all there is.</summary>
    private async Task NoteVisitsAsync()
    {
        long visits = await GrainFactory.GetGrain<IFeatureAggregationGrain>(Id).GetVisitsAsync();
        if (visits != _visits)
            _progress.ShowLife();
        _visits = visits;
    }
}
