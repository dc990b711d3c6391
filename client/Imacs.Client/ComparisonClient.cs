using System.Runtime.CompilerServices;
using Imacs.Contracts.Actors;
using Imacs.Contracts.Specs;

namespace Imacs.Client;

/// <summary>Comparisons, for programs: submit, watch, cancel, resume, list. It needs a way to the actors and loads no native code.</summary>
/// <param name="grains">An Orleans client, or the grain factory of a silo in the same process.</param>
/// <param name="time">The clock that paces <see cref="WatchAsync"/>.</param>
public sealed class ComparisonClient(IGrainFactory grains, TimeProvider time)
{
    /// <summary>Checks, plans and starts a comparison.</summary>
    /// <param name="id">Its id: a name that can be a folder.</param>
    /// <param name="spec">What to compare; paths as the workers see them.</param>
    /// <param name="cancellationToken">Stops the planning.</param>
    /// <exception cref="Contracts.Errors.ImacsException">It cannot be carried out; nothing was started.</exception>
    public ValueTask SubmitAsync(string id, ComparisonSpec spec, CancellationToken cancellationToken = default) =>
        Comparison(id).SubmitAsync(spec, cancellationToken);

    /// <summary>Continues a comparison from its artifacts.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="Contracts.Errors.ComparisonNotFoundException">There is none of that id.</exception>
    public ValueTask ResumeAsync(string id, CancellationToken cancellationToken = default) => Comparison(id).ResumeAsync(cancellationToken);

    /// <summary>Stops a comparison; it can be resumed.</summary>
    /// <param name="id">Its id.</param>
    public ValueTask CancelAsync(string id) => Comparison(id).CancelAsync();

    /// <summary>Where a comparison is.</summary>
    /// <param name="id">Its id.</param>
    public ValueTask<ComparisonStatus> GetStatusAsync(string id) => Comparison(id).GetStatusAsync();

    /// <summary>Follows a comparison until it is done, failed or cancelled; that status is the last one.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="interval">Pause between two looks.</param>
    /// <param name="cancellationToken">Stops watching, not the comparison.</param>
    public async IAsyncEnumerable<ComparisonStatus> WatchAsync(
        string id, TimeSpan interval, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (true)
        {
            ComparisonStatus status = await GetStatusAsync(id);
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

    private IComparisonGrain Comparison(string id) => grains.GetGrain<IComparisonGrain>(id);
}
