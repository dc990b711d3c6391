using Imacs.Contracts.Actors;
using Imacs.Contracts.Errors;
using Imacs.Contracts.Telemetry;
using Imacs.Grains.Scheduling;
using Imacs.Storage.Artifacts;
using Imacs.Storage.Tables;
using Microsoft.Extensions.Options;

namespace Imacs.Grains.Comparisons;

/// <summary>Has all shards of a comparison attributed: lists them, puts them up for work, and waits.</summary>
internal sealed class AttributionStage(IArtifactStore store, PlanLists lists, IGrainFactory grains, IOptions<SchedulerOptions> scheduling, TimeProvider time)
{
    private const int ReasonsInMessage = 3;
    private const int ShardsDescribedAtOnce = 16;

    /// <summary>Carries the stage through, from what is stored.</summary>
    /// <param name="run">The comparison.</param>
    /// <param name="tick">Called now and then while it waits.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The comparison's fingerprint.</returns>
    /// <exception cref="ImacsException">A shard cannot be done, too many images cannot be used, or the dataset is not what it was.</exception>
    public async Task<string> RunAsync(AttributionRun run, Func<Task> tick, CancellationToken cancellationToken)
    {
        ShardLedger ledger = run.Ledger;
        ledger.Begin();
        using var describe = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using PlanListing listing = lists.Begin(run.Id, run.Spec, run.Plan, cancellationToken);
        // Beside the work: there may be millions, and workers must not wait for it.
        Task describing = DescribeAsync(run, describe.Token);
        try
        {
            await WaitAsync(run, listing, describing, tick, cancellationToken);
        }
        finally
        {
            await describe.CancelAsync();
            await describing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }

        if (ledger.TooManyQuarantined)
            throw new ComparisonFailedException(await QuarantineMessageAsync(run, cancellationToken));
        return await listing.Whole.WaitAsync(cancellationToken);
    }

    /// <summary>Puts up for work what is neither stored nor being done, until nothing is left.</summary>
    private async Task WaitAsync(AttributionRun run, PlanListing listing, Task describing, Func<Task> tick, CancellationToken cancellationToken)
    {
        ShardLedger ledger = run.Ledger;
        ImacsTraces.PassOn();
        // Registered again and again: a scheduler that was lost with its silo comes back knowing nothing.
        while (!ledger.IsOver)
        {
            int listed = listing.Shards;
            if (listed > 0)
                await grains.GetGrain<ISchedulerGrain>(0).RegisterAsync(run.Id, ShardSet.From(listed, shard => !run.WasStored(shard) && !ledger.IsStored(shard)), run.Spec.Weight);
            await tick();
            Task pause = Task.Delay(scheduling.Value.Reregistration, time, cancellationToken);
            await Task.WhenAny(ledger.Over, listed == 0 ? listing.Begun : listed < run.Plan.Shards ? listing.Whole : pause, pause);
            cancellationToken.ThrowIfCancellationRequested();
            if (ledger.Over.IsCompleted)
                await ledger.Over;
            if (listing.Whole.IsFaulted)
                await listing.Whole;
            if (describing.IsFaulted)
                await describing;
        }
    }

    /// <summary>Images that are done in shards that are in work.</summary>
    public async Task<int> InFlightAsync(string comparison)
    {
        try
        {
            return await grains.GetGrain<ISchedulerGrain>(0).GetImagesInFlightAsync(comparison);
        }
        catch (Exception error) when (CallFailures.IsPassing(error, CancellationToken.None))
        {
            // The scheduler is between two silos; what is stored is known all the same.
            return 0;
        }
    }

    /// <summary>Whether none of a comparison's shards is in work: others have their turn, or there is no worker.</summary>
    public async Task<bool> IsWaitingAsync(string comparison) => await grains.GetGrain<ISchedulerGrain>(0).GetShardsInFlightAsync(comparison) == 0;

    /// <summary>Takes notice of the shards that were stored before.</summary>
    private async Task DescribeAsync(AttributionRun run, CancellationToken cancellationToken)
    {
        foreach (int[] some in Enumerable.Range(0, run.Plan.Shards).Where(shard => run.WasStored(shard) && !run.Ledger.IsStored(shard)).Chunk(ShardsDescribedAtOnce))
        {
            ShardReceipt[] receipts = await Task.WhenAll(some.Select(shard => Task.Run(
                async () => await ShardTables.DescribeAsync(store, run.Id, shard, cancellationToken), cancellationToken)));
            foreach (ShardReceipt receipt in receipts)
                run.Ledger.Add(receipt);
        }

        run.Ledger.EndDescription();
    }

    private async Task<string> QuarantineMessageAsync(AttributionRun run, CancellationToken cancellationToken)
    {
        List<string> examples = [];
        foreach (int shard in run.Ledger.Stored)
        {
            examples.AddRange((await ShardTables.ReadImagesAsync(store, run.Id, shard, cancellationToken))
                .Where(image => image.Rejected is not null).Take(ReasonsInMessage - examples.Count).Select(image => $"{image.Image}: {image.Rejected}"));
            if (examples.Count == ReasonsInMessage)
                break;
        }

        return $"{run.Ledger.Quarantined} of the first {run.Ledger.Images} images cannot be used, more than the allowed fraction {run.Spec.MaxFailed} of all {run.Plan.Images}, "
            + $"so the rest was not tried. The first are {string.Join(" ", examples)} Mend or remove such images, or start again with a higher --max-failed.";
    }
}
