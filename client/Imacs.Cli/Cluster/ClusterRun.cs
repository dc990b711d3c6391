using Imacs.Cli.Console;
using Imacs.Cli.Runs;
using Imacs.Client;
using Imacs.Contracts.Actors;
using Imacs.Contracts.Errors;
using Imacs.Contracts.Specs;
using Imacs.Storage.Artifacts;

namespace Imacs.Cli.Cluster;

/// <summary>A comparison on a cluster: starts it, follows it, and shows what came out. It owns the connection.</summary>
/// <param name="Connection">The cluster.</param>
/// <param name="Id">The comparison's id.</param>
/// <param name="Flags">What a person adds to a command to reach this cluster.</param>
internal sealed record ClusterRun(ClusterConnection Connection, string Id, string Flags) : IAsyncDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(10);

    private ComparisonClient Comparisons => Connection.Comparisons;

    private string HowToGoOn => $"Watch it with: imacs watch {Id}{Flags}, or end it with: imacs cancel {Id}{Flags}";

    /// <summary>Its status.</summary>
    /// <exception cref="ComparisonNotFoundException">The cluster knows no such comparison.</exception>
    public async Task<ComparisonStatus> GetStatusAsync(CancellationToken cancellationToken)
    {
        ComparisonStatus status = await Comparisons.GetStatusAsync(Id, cancellationToken);
        return status.Stage == ComparisonStage.None
            ? throw new ComparisonNotFoundException($"There is no comparison '{Id}' on this cluster. `imacs list{Flags}` shows those there are.")
            : status;
    }

    /// <summary>Starts it. Its id is told first: whatever happens then, a person can ask for it.</summary>
    /// <exception cref="ImacsException">It cannot be carried out; nothing was started.</exception>
    public async Task SubmitAsync(ComparisonSpec spec, CancellationToken cancellationToken)
    {
        Terminal.Remark($"comparison: {Id}");
        try
        {
            await Comparisons.SubmitAsync(Id, spec, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            Terminal.Remark(await TellInterruptedAsync());
            throw;
        }
    }

    /// <summary>Follows it to its end.</summary>
    /// <exception cref="ImacsException">It failed or was cancelled.</exception>
    public async Task FollowAsync(bool json, CancellationToken cancellationToken)
    {
        ComparisonStatus status;
        try
        {
            status = await ProgressDisplay.ShowAsync(Comparisons.WatchAsync(Id, Look, cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            Terminal.Remark($"Stopped watching; the comparison goes on. {HowToGoOn}");
            throw;
        }

        switch (status.Stage)
        {
            case ComparisonStage.Done:
                await PrintAsync(json, cancellationToken);
                break;
            case ComparisonStage.Cancelled:
                throw new ComparisonFailedException($"Comparison {Id} was cancelled. Continue it with: imacs resume {Id}{Flags}");
            case var _ when status.IsInput:
                throw new InvalidSpecException(status.Failure!);
            default:
                throw new ComparisonFailedException(status.Failure!);
        }
    }

    /// <summary>Copies what came out into a folder.</summary>
    /// <returns>The report's path.</returns>
    /// <exception cref="ImacsException">It is not done, something of it is missing, or this machine cannot read the store.</exception>
    public async Task<string> FetchAsync(string folder, CancellationToken cancellationToken)
    {
        ComparisonStatus status = await GetStatusAsync(cancellationToken);
        if (status.Stage != ComparisonStage.Done)
            throw new ComparisonUnfinishedException($"Comparison {Id} is not done: it is {status.Stage.ToString().ToLowerInvariant()}. Wait for it with: imacs watch {Id}{Flags}");
        RunFolder run = RunFolder.New(folder, Id);
        await ResultCopy.MakeAsync(await ClusterStore.OpenAsync(Comparisons, cancellationToken), Id, run, cancellationToken);
        return Path.Combine(run.Root, ArtifactNames.Report(run.Id));
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Connection.DisposeAsync();

    /// <summary>Prints what came out, which the silos read; where its summary cannot be had, it says so and where everything is.</summary>
    private async Task PrintAsync(bool json, CancellationToken cancellationToken)
    {
        try
        {
            ComparisonResult result = await Comparisons.GetResultAsync(Id, cancellationToken);
            RunResult.Print(result.Location, result.Summary, json);
        }
        catch (ArtifactStoreException error)
        {
            string run = $"{await Comparisons.GetStoreAsync(cancellationToken)}/{Id}", report = run + ArtifactNames.Report(string.Empty);
            if (json)
                Terminal.Json(new { status = "done", comparison = Id, run, report, reason = error.Message });
            else
                Terminal.Result($"{Id} is done; its report is {report}. What came out cannot be shown: {error.Message}");
        }
    }

    /// <summary>What became of a comparison while whose submission somebody left. Planning that is stopped takes a moment to be removed.</summary>
    private async Task<string> TellInterruptedAsync()
    {
        using var patience = new CancellationTokenSource(Farewell);
        try
        {
            ComparisonStage stage;
            while ((stage = (await Comparisons.GetStatusAsync(Id, patience.Token).AsTask().WaitAsync(patience.Token)).Stage) == ComparisonStage.Planning)
                await Task.Delay(Look, patience.Token);
            return stage == ComparisonStage.None ? $"Stopped; {Id} was not started." : $"Stopped waiting; {Id} had been started already, and goes on. {HowToGoOn}";
        }
        catch (Exception error) when (error is OperationCanceledException or ImacsException)
        {
            return $"Stopped waiting; the cluster has not said what became of {Id}. Ask with: imacs status {Id}{Flags}";
        }
    }
}
