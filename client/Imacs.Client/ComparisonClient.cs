using System.Runtime.CompilerServices;
using System.Diagnostics;
using Imacs.Contracts.Actors;
using Imacs.Contracts.Errors;
using Imacs.Contracts.Specs;
using Imacs.Contracts.Telemetry;

namespace Imacs.Client;

/// <summary>Comparisons, for programs: submit, watch, cancel, resume, list. It needs a way to the actors and loads no native code.</summary>
/// <param name="grains">An Orleans client, or the grain factory of a silo in the same process.</param>
/// <param name="time">The clock that paces <see cref="WatchAsync"/>.</param>
public sealed class ComparisonClient(IGrainFactory grains, TimeProvider time)
{
    private const int Attempts = 5;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Checks, plans and starts a comparison. A silo that dies over it costs time, no more: the call is made again unless the cluster has taken the comparison up.</summary>
    /// <param name="id">Its id: a name that can be a folder.</param>
    /// <param name="spec">What to compare; paths as the workers see them.</param>
    /// <param name="cancellationToken">Stops the planning.</param>
    /// <exception cref="ImacsException">It cannot be carried out; nothing was started.</exception>
    public async ValueTask SubmitAsync(string id, ComparisonSpec spec, CancellationToken cancellationToken = default)
    {
        using Activity? span = ImacsTraces.Start(ImacsTraces.Submit, ImacsTraces.ComparisonTag, id);
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                await Comparison(id).SubmitAsync(spec, cancellationToken);
                return;
            }
            catch (Exception error) when (attempt < Attempts && CallFailures.IsPassing(error))
            {
                await Task.Delay(Pause, time, cancellationToken);
                if (await GetStatusAsync(id, cancellationToken) is { Stage: not ComparisonStage.None })
                    return;
            }
        }
    }

    /// <summary>Continues a comparison from its artifacts.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="Contracts.Errors.ComparisonNotFoundException">There is none of that id.</exception>
    public ValueTask ResumeAsync(string id, CancellationToken cancellationToken = default) => Comparison(id).ResumeAsync(cancellationToken);

    /// <summary>Stops a comparison; it can be resumed.</summary>
    /// <param name="id">Its id.</param>
    public ValueTask CancelAsync(string id) => Comparison(id).CancelAsync();

    /// <summary>Where a comparison is; the stage is None for one that there is not. While its silo is replaced by another it is asked again, for up to five minutes.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Stops asking.</param>
    /// <exception cref="ClusterUnavailableException">Nobody answered.</exception>
    public async ValueTask<ComparisonStatus> GetStatusAsync(string id, CancellationToken cancellationToken = default)
    {
        for (long begun = time.GetTimestamp(); ; await Task.Delay(Pause, time, cancellationToken))
        {
            try
            {
                return await Comparison(id).GetStatusAsync();
            }
            catch (Exception error) when (CallFailures.IsPassing(error))
            {
                if (time.GetElapsedTime(begun) > Patience)
                    throw new ClusterUnavailableException($"The cluster did not tell about '{id}' for {Patience.TotalMinutes:0} minutes. Check that Redis, the store and a coordinator are running.", error);
            }
        }
    }

    /// <summary>Follows a comparison until it is done, failed or cancelled; that status is the last one.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="interval">Pause between two looks.</param>
    /// <param name="cancellationToken">Stops watching, not the comparison.</param>
    public async IAsyncEnumerable<ComparisonStatus> WatchAsync(
        string id, TimeSpan interval, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (true)
        {
            ComparisonStatus status = await GetStatusAsync(id, cancellationToken);
            if (status.Stage == ComparisonStage.None)
                throw new ComparisonNotFoundException($"There is no comparison '{id}'.");
            yield return status;
            if (status.Stage is ComparisonStage.Done or ComparisonStage.Failed or ComparisonStage.Cancelled)
                yield break;
            await Task.Delay(interval, time, cancellationToken);
        }
    }

    /// <summary>All comparisons of the store.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    public ValueTask<IReadOnlyList<CatalogEntry>> ListAsync(CancellationToken cancellationToken = default) =>
        grains.GetGrain<ICatalogGrain>(0).ListAsync(cancellationToken);

    /// <summary>Where the cluster keeps artifacts: a folder, or a container's address without a secret. A comparison's are below its id.</summary>
    public ValueTask<string> GetStoreAsync() => grains.GetGrain<ICatalogGrain>(0).GetStoreAsync();

    private IComparisonGrain Comparison(string id) => grains.GetGrain<IComparisonGrain>(id);
}
