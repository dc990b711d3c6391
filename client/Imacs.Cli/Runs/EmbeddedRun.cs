using Imacs.Cli.Console;
using Imacs.Client;
using Imacs.Contracts.Actors;
using Imacs.Contracts.Errors;
using Imacs.Contracts.Specs;
using Imacs.Contracts.Summaries;
using Imacs.Hosting;
using Imacs.Storage.Artifacts;
using Microsoft.Extensions.Logging;

namespace Imacs.Cli.Runs;

/// <summary>Carries a comparison through on a silo in this process.</summary>
internal static class EmbeddedRun
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan StopBudget = TimeSpan.FromSeconds(10);

    /// <summary>Starts a comparison, or continues one, and follows it to its end.</summary>
    /// <param name="run">Its folder.</param>
    /// <param name="spec">What to compare; null to continue what is there.</param>
    /// <param name="options">Threads and device.</param>
    /// <param name="cancellationToken">Ctrl-C: the run stops and can be resumed.</param>
    /// <returns>The summary.</returns>
    public static async Task<ComparisonSummary> CarryThroughAsync(RunFolder run, ComparisonSpec? spec, RunOptions options, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> created = run.MissingFolders();
        try
        {
            using RunLock held = RunLock.Take(run);
            new LocalArtifactStore(run.Root).RemoveTemporaries(run.Id);
            await using EmbeddedSilo silo = await EmbeddedSilo.StartAsync(
                new(
                    run.Root,
                    options.Threads,
                    options.Device,
                    options.Verbose ? LogLevel.Information : LogLevel.None,
                    Rewrite: options.RenderAgain ? ArtifactNames.ReportFolder(run.Id) : null),
                cancellationToken);
            var client = new ComparisonClient(silo.Grains, TimeProvider.System);
            if (spec is null)
                await client.ResumeAsync(run.Id, cancellationToken);
            else
                await StartAsync(client, run, spec, options, cancellationToken);
            using CancellationTokenRegistration stop = cancellationToken.Register(() => _ = client.CancelAsync(run.Id, CancellationToken.None).AsTask());
            ComparisonStatus status = await FollowAsync(client, run.Id, cancellationToken);
            return status.Stage switch
            {
                ComparisonStage.Done => await silo.Store.ReadJsonAsync<ComparisonSummary>(ArtifactNames.Summary(run.Id), CancellationToken.None),
                ComparisonStage.Cancelled => throw new OperationCanceledException(cancellationToken),
                _ when status.IsInput => throw new InvalidSpecException(status.Failure!),
                _ => throw new ComparisonFailedException(status.Failure!),
            };
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            Terminal.Remark(Stopped(run, options));
            throw;
        }
        finally
        {
            // A folder that was there before is the user's, empty or not.
            RunFolder.RemoveEmpty(created);
        }
    }

    /// <summary>Starts a comparison; only one that was accepted has a run to speak of.</summary>
    private static async Task StartAsync(ComparisonClient client, RunFolder run, ComparisonSpec spec, RunOptions options, CancellationToken cancellationToken)
    {
        await client.SubmitAsync(run.Id, spec, cancellationToken);
        if (!options.Json)
            Terminal.Remark($"run: {run.Path}");
    }

    private static string Stopped(RunFolder run, RunOptions options)
    {
        if (options.RenderAgain)
            return "Stopped. The report that was there is still there.";
        return File.Exists(Path.Combine(run.Path, "spec.json"))
            ? $"Stopped. What is done is kept; continue with: imacs resume {ShellWord.Of(run.Path)}"
            : "Stopped before anything was stored.";
    }

    /// <summary>Follows a run; after Ctrl-C it is given a while to stop by itself.</summary>
    private static async Task<ComparisonStatus> FollowAsync(ComparisonClient client, string id, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource();
        using CancellationTokenRegistration stop = cancellationToken.Register(() => patience.CancelAfter(StopBudget));
        return await ProgressDisplay.ShowAsync(client.WatchAsync(id, Look, patience.Token));
    }
}
