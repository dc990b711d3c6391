using Orleans.Concurrency;

namespace Imacs.Contracts.Actors;

/// <summary>Hands out shards to workers that ask, fairly among comparisons. One for the cluster, key 0. It keeps nothing that cannot be rebuilt:
/// comparisons register again after a restart.</summary>
[Alias("imacs.scheduler")]
public interface ISchedulerGrain : IGrainWithIntegerKey
{
    /// <summary>Puts a comparison's open shards up for work. Registering again adds what is missing.</summary>
    /// <param name="comparison">The comparison's id.</param>
    /// <param name="shards">The open shards.</param>
    [Alias("register")]
    ValueTask RegisterAsync(string comparison, IReadOnlyList<int> shards);

    /// <summary>Takes a comparison's shards back: no new leases, and renewals are refused.</summary>
    /// <param name="comparison">The comparison's id.</param>
    [Alias("withdraw")]
    ValueTask WithdrawAsync(string comparison);

    /// <summary>Leases one shard to a worker.</summary>
    /// <param name="worker">The worker's name.</param>
    /// <returns>A lease; null when there is nothing to do.</returns>
    [Alias("acquire")]
    ValueTask<ShardLease?> AcquireAsync(string worker);

    /// <summary>Keeps a lease and tells progress.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="imagesDone">Images of the shard that are done.</param>
    /// <returns>False where the lease is lost: stop working on it.</returns>
    [Alias("renew")]
    ValueTask<bool> RenewAsync(ShardLease lease, int imagesDone);

    /// <summary>Ends a lease whose shard is stored. A late answer of a lost lease counts all the same: the artifact is the same.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="receipt">What was stored.</param>
    [Alias("complete")]
    ValueTask CompleteAsync(ShardLease lease, ShardReceipt receipt);

    /// <summary>Gives a lease back undone.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="reason">Why, in a sentence.</param>
    /// <param name="retry">Whether another attempt may help. After a bounded number of attempts the comparison is told that the shard failed.</param>
    /// <param name="isInput">Whether something that was given must change.</param>
    [Alias("fail")]
    ValueTask FailAsync(ShardLease lease, string reason, bool retry, bool isInput);

    /// <summary>Images done in the shards of a comparison that are in work now.</summary>
    /// <param name="comparison">The comparison's id.</param>
    [Alias("in-flight"), AlwaysInterleave]
    ValueTask<int> GetImagesInFlightAsync(string comparison);
}
