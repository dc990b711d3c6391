using Orleans.Concurrency;

namespace Imacs.Contracts.Actors;

/// <summary>Hands out shards to workers that ask, fairly among comparisons. One for the cluster, key 0. It keeps nothing that cannot be rebuilt:
/// comparisons register again after a restart. It waits for no other actor, so that a comparison that cannot be reached holds up nobody else:
/// workers tell the comparison themselves what became of a shard.</summary>
[Alias("imacs.scheduler")]
public interface ISchedulerGrain : IGrainWithIntegerKey
{
    /// <summary>Puts a comparison's open shards up for work. Registering again adds what is missing and sets the weight anew.</summary>
    /// <param name="comparison">The comparison's id.</param>
    /// <param name="open">The open shards.</param>
    /// <param name="weight">The comparison's share of the leases relative to others', 1 to 1000.</param>
    /// <exception cref="ArgumentOutOfRangeException">The weight is out of its range.</exception>
    [Alias("register")]
    ValueTask RegisterAsync(string comparison, ShardSet open, int weight);

    /// <summary>Takes a comparison's shards back: no new leases, and renewals are refused.</summary>
    /// <param name="comparison">The comparison's id.</param>
    [Alias("withdraw")]
    ValueTask WithdrawAsync(string comparison);

    /// <summary>Leases one shard to a worker.</summary>
    /// <param name="worker">The worker's name.</param>
    /// <returns>A lease; null when there is nothing to do.</returns>
    [Alias("acquire")]
    ValueTask<ShardLease?> AcquireAsync(string worker);

    /// <summary>Keeps a lease and tells progress. A lease of a scheduler that was lost is kept too.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="imagesDone">Images of the shard that are done.</param>
    /// <returns>False where the lease is lost or the comparison was cancelled: stop working on it.</returns>
    [Alias("renew"), ResponseTimeout("00:00:10")]
    ValueTask<bool> RenewAsync(ShardLease lease, int imagesDone);

    /// <summary>Ends a lease whose shard is stored, once the comparison knows: the other way round it might put the shard up again. A late answer of
    /// a lost lease counts all the same: the artifact is the same.</summary>
    /// <param name="lease">The lease.</param>
    [Alias("complete")]
    ValueTask CompleteAsync(ShardLease lease);

    /// <summary>Gives a lease back undone because the worker stops: another one takes the shard at once.</summary>
    /// <param name="lease">The lease.</param>
    [Alias("release")]
    ValueTask ReleaseAsync(ShardLease lease);

    /// <summary>Gives a lease back that came to nothing.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="reason">Why, in a sentence.</param>
    /// <param name="kind">Whether another attempt may help. The number of attempts is bounded.</param>
    /// <returns>True where the shard is not tried again: tell the comparison that it failed. False where it is, or where the lease was lost before.</returns>
    [Alias("failed")]
    ValueTask<bool> FailAsync(ShardLease lease, string reason, FailureKind kind);

    /// <summary>Images done in the shards of a comparison that are in work now.</summary>
    /// <param name="comparison">The comparison's id.</param>
    [Alias("in-flight"), AlwaysInterleave]
    ValueTask<int> GetImagesInFlightAsync(string comparison);

    /// <summary>Shards of a comparison that are leased now; none where it waits for its turn or for a worker.</summary>
    /// <param name="comparison">The comparison's id.</param>
    [Alias("shards-in-flight"), AlwaysInterleave]
    ValueTask<int> GetShardsInFlightAsync(string comparison);

    /// <summary>The work there is for all workers.</summary>
    [Alias("backlog"), AlwaysInterleave]
    ValueTask<SchedulerBacklog> GetBacklogAsync();

    /// <summary>What workers have in hand; of those that have nothing it says nothing.</summary>
    [Alias("workers"), AlwaysInterleave]
    ValueTask<IReadOnlyList<WorkerLoad>> GetWorkersAsync();
}
