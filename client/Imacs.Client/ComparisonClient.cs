using System.Diagnostics;
using System.Runtime.CompilerServices;
using Imacs.Contracts.Actors;
using Imacs.Contracts.Errors;
using Imacs.Contracts.Specs;
using Imacs.Contracts.Telemetry;

namespace Imacs.Client;

/// <summary>Comparisons, for programs: submit, watch, cancel, resume, list, and what came out. It needs a way to the actors and loads no native code. While a silo is replaced by another, or the store is
/// away, whatever was called is called again, for up to five minutes.</summary>
/// <param name="grains">An Orleans client, or the grain factory of a silo in the same process.</param>
/// <param name="time">The clock that paces <see cref="WatchAsync"/> and further calls.</param>
public sealed class ComparisonClient(IGrainFactory grains, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>After how long a call that may take an hour is made once more beside itself: where the silo that took it in is gone, Orleans tells nobody.</summary>
    private static readonly TimeSpan FirstRepeat = TimeSpan.FromSeconds(30);

    /// <summary>Checks, plans and starts a comparison. A silo that dies over it costs time, no more: the cluster is asked again, and takes what the first call left of this very spec for this comparison.</summary>
    /// <param name="id">Its id: a name that can be a folder.</param>
    /// <param name="spec">What to compare; paths as the workers see them.</param>
    /// <param name="cancellationToken">Stops the planning.</param>
    /// <exception cref="ImacsException">It cannot be carried out; nothing was started.</exception>
    public async ValueTask SubmitAsync(string id, ComparisonSpec spec, CancellationToken cancellationToken = default)
    {
        using Activity? span = ImacsTraces.Start(ImacsTraces.Submit, ImacsTraces.ComparisonTag, id);
        await AskLongAsync(
            $"take '{id}' up",
            (isRepeated, token) => isRepeated ? Comparison(id).SubmitAgainAsync(spec, token) : Comparison(id).SubmitAsync(spec, token),
            cancellationToken);
    }

    /// <summary>Continues a comparison from its artifacts.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="ComparisonNotFoundException">There is none of that id.</exception>
    /// <exception cref="ClusterUnavailableException">Nobody answered.</exception>
    public ValueTask ResumeAsync(string id, CancellationToken cancellationToken = default) =>
        AskLongAsync($"resume '{id}'", (_, token) => Comparison(id).ResumeAsync(token), cancellationToken);

    /// <summary>Stops a comparison; it can be resumed.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Stops asking.</param>
    /// <exception cref="ClusterUnavailableException">Nobody answered.</exception>
    public ValueTask CancelAsync(string id, CancellationToken cancellationToken = default) =>
        AskAsync($"cancel '{id}'", () => Comparison(id).CancelAsync(), cancellationToken);

    /// <summary>Where a comparison is; the stage is None for one that there is not.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Stops asking.</param>
    /// <exception cref="ClusterUnavailableException">Nobody answered.</exception>
    public ValueTask<ComparisonStatus> GetStatusAsync(string id, CancellationToken cancellationToken = default) =>
        AskAsync($"tell about '{id}'", () => Comparison(id).GetStatusAsync(), cancellationToken);

    /// <summary>Follows a comparison until it is done, failed or cancelled; that status is the last one.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="interval">Pause between two looks.</param>
    /// <param name="cancellationToken">Stops watching, not the comparison.</param>
    /// <exception cref="ComparisonNotFoundException">There is none of that id.</exception>
    /// <exception cref="ClusterUnavailableException">Nobody answered.</exception>
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

    /// <summary>What came out of a comparison that is done, and where its artifacts are. The silos read it: the caller needs no way to the store.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Stops asking.</param>
    /// <exception cref="ComparisonNotFoundException">There is none of that id.</exception>
    /// <exception cref="ComparisonUnfinishedException">It is still in work, was cancelled, or failed.</exception>
    /// <exception cref="ArtifactStoreException">Its summary is missing or damaged, or of a version that this program does not read.</exception>
    /// <exception cref="ClusterUnavailableException">Nobody answered.</exception>
    public async ValueTask<ComparisonResult> GetResultAsync(string id, CancellationToken cancellationToken = default)
    {
        byte[] summary = await AskAsync($"tell the result of '{id}'", () => Comparison(id).GetSummaryAsync(cancellationToken), cancellationToken);
        return ComparisonResult.Read(id, await GetStoreAsync(cancellationToken), summary);
    }

    /// <summary>All comparisons of the store.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ClusterUnavailableException">Nobody answered.</exception>
    public ValueTask<IReadOnlyList<CatalogEntry>> ListAsync(CancellationToken cancellationToken = default) =>
        AskAsync("list its comparisons", () => Catalog.ListAsync(cancellationToken), cancellationToken);

    /// <summary>Where the cluster keeps artifacts: a folder, or a container's address without a secret. A comparison's are below its id.</summary>
    /// <param name="cancellationToken">Stops asking.</param>
    /// <exception cref="ClusterUnavailableException">Nobody answered.</exception>
    public ValueTask<string> GetStoreAsync(CancellationToken cancellationToken = default) =>
        AskAsync("tell where its store is", () => Catalog.GetStoreAsync(), cancellationToken);

    private ICatalogGrain Catalog => grains.GetGrain<ICatalogGrain>(0);

    private IComparisonGrain Comparison(string id) => grains.GetGrain<IComparisonGrain>(id);

    private async ValueTask AskAsync(string what, Func<ValueTask> ask, CancellationToken cancellationToken) => await AskAsync(
        what,
        async () =>
        {
            await ask();
            return true;
        },
        cancellationToken);

    /// <summary>Asks the cluster something, again while that fails for what may pass.</summary>
    private async ValueTask<T> AskAsync<T>(string what, Func<ValueTask<T>> ask, CancellationToken cancellationToken)
    {
        for (long? failing = null; ; await Task.Delay(Pause, time, cancellationToken))
        {
            try
            {
                return await ask();
            }
            catch (Exception error) when (CallFailures.IsPassing(error, cancellationToken))
            {
                failing = KeepOn(what, failing, error);
            }
        }
    }

    /// <summary>Asks the cluster for something that may take long, and again where no answer has come for a while. Whichever answer comes first counts; the other calls are taken back.</summary>
    private async ValueTask AskLongAsync(string what, Func<bool, CancellationToken, ValueTask> ask, CancellationToken cancellationToken)
    {
        using var unanswered = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        List<Task> calls = [];
        TimeSpan pause = FirstRepeat;
        long? failing = null;
        bool isRepeated = false;
        try
        {
            while (true)
            {
                calls.Add(ask(isRepeated, unanswered.Token).AsTask());
                isRepeated = true;
                Task repeat = Task.Delay(pause, time, unanswered.Token), first = await Task.WhenAny([.. calls, repeat]);
                if (!calls.Remove(first))
                {
                    // Somebody is at it, or nobody; what failed before has passed.
                    failing = null;
                    pause = pause < Patience ? pause * 2 : pause;
                    continue;
                }

                try
                {
                    await first;
                    return;
                }
                catch (Exception error) when (CallFailures.IsPassing(error, cancellationToken))
                {
                    failing = KeepOn(what, failing, error);
                    await Task.Delay(Pause, time, cancellationToken);
                }
            }
        }
        finally
        {
            await unanswered.CancelAsync();
        }
    }

    /// <summary>Whether to go on after a failure that may pass.</summary>
    /// <returns>Since when there has been no other answer.</returns>
    private long KeepOn(string what, long? failing, Exception error) => failing is { } begun && time.GetElapsedTime(begun) > Patience
        ? throw new ClusterUnavailableException($"The cluster did not {what} for {Patience.TotalMinutes:0} minutes. Check that Redis, the store and a coordinator are running.{(error is ImacsException ? $" It said last: {error.Message}" : string.Empty)}", error)
        : failing ?? time.GetTimestamp();
}
