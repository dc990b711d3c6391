using Imacs.Cli.Console;
using Imacs.Cli.Runs;
using Imacs.Client;
using Imacs.Contracts.Actors;
using Imacs.Contracts.Errors;
using Imacs.Contracts.Summaries;
using Imacs.Storage.Artifacts;

namespace Imacs.Cli.Cluster;

/// <summary>Follows a comparison on a cluster and shows what came out.</summary>
/// <param name="Connection">The cluster.</param>
/// <param name="Id">The comparison's id.</param>
/// <param name="Flags">What a person adds to a command to reach this cluster.</param>
internal sealed record ClusterRun(ClusterConnection Connection, string Id, string Flags)
{
    private const string StoreConnectionString = "IMACS_STORE_CONNECTION_STRING";
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);

    /// <summary>Its status.</summary>
    /// <exception cref="ComparisonNotFoundException">The cluster knows no such comparison.</exception>
    public async Task<ComparisonStatus> GetStatusAsync(CancellationToken cancellationToken)
    {
        ComparisonStatus status = await Connection.Comparisons.GetStatusAsync(Id, cancellationToken);
        return status.Stage == ComparisonStage.None
            ? throw new ComparisonNotFoundException($"There is no comparison '{Id}' on this cluster. `imacs list{Flags}` shows those there are.")
            : status;
    }

    /// <summary>Follows it to its end.</summary>
    /// <exception cref="ImacsException">It failed or was cancelled.</exception>
    public async Task FollowAsync(bool json, CancellationToken cancellationToken)
    {
        ComparisonStatus status;
        try
        {
            status = await ProgressDisplay.ShowAsync(Connection.Comparisons.WatchAsync(Id, Look, cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            Terminal.Remark($"Stopped watching; the comparison goes on. Watch again with: imacs watch {Id}{Flags}, or end it with: imacs cancel {Id}{Flags}");
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

    /// <summary>Prints a finished comparison, read from the cluster's store if this machine may; else says where it is.</summary>
    public async Task PrintAsync(bool json, CancellationToken cancellationToken)
    {
        string location = await Connection.Comparisons.GetStoreAsync();
        try
        {
            IArtifactStore store = OpenStore(location);
            RunResult.Print($"{location}/{Id}", await store.ReadJsonAsync<ComparisonSummary>(ArtifactNames.Summary(Id), cancellationToken), json);
        }
        catch (ImacsException error) when (error is ArtifactStoreException or ArtifactStoreUnavailableException)
        {
            Terminal.Result($"{Id} is done; its report is {location}/{ArtifactNames.Report(Id)}. This machine cannot read it: {error.Message}");
        }
    }

    /// <summary>Copies a finished comparison's summary, tables and report into a folder.</summary>
    /// <returns>The report's path.</returns>
    public async Task<string> FetchAsync(string folder, CancellationToken cancellationToken)
    {
        ComparisonStatus status = await GetStatusAsync(cancellationToken);
        if (status.Stage != ComparisonStage.Done)
            throw new ComparisonNotFoundException($"Comparison {Id} is not done: it is {status.Stage.ToString().ToLowerInvariant()}. Wait for it with: imacs watch {Id}{Flags}");

        IArtifactStore store = OpenStore(await Connection.Comparisons.GetStoreAsync());
        RunFolder run = RunFolder.New(folder, Id);
        var local = new LocalArtifactStore(run.Root);
        List<string> names = [ArtifactNames.Spec(Id), ArtifactNames.Summary(Id), ArtifactNames.Regions(Id), ArtifactNames.Quarantine(Id), ArtifactNames.Concepts(Id)];
        await foreach (string name in store.ListAsync(ArtifactNames.ReportFolder(Id), cancellationToken))
            names.Add(name);
        foreach (string name in names)
        {
            if (!await store.ExistsAsync(name, cancellationToken))
                continue;
            await using Stream from = await store.OpenAsync(name, cancellationToken);
            await local.CreateAsync(run.Id + name[Id.Length..], async (to, token) => await from.CopyToAsync(to, token), cancellationToken);
        }

        return Path.Combine(run.Root, ArtifactNames.Report(run.Id));
    }

    /// <summary>The cluster's store, opened with this machine's credentials.</summary>
    public static IArtifactStore OpenStore(string location) =>
        ArtifactStores.Open(location, Path.IsPathRooted(location) ? null : Environment.GetEnvironmentVariable(StoreConnectionString) is { Length: > 0 } secret ? secret : null);
}
