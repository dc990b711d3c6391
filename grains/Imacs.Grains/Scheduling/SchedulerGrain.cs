using Imacs.Contracts.Actors;
using Imacs.Contracts.Telemetry;
using Imacs.Grains.Roles;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Imacs.Grains.Scheduling;

/// <inheritdoc cref="ISchedulerGrain"/>
[GrainType("imacs.scheduler"), RunsOn(SiloRole.Coordinator)]
internal sealed partial class SchedulerGrain(IOptions<SchedulerOptions> options, TimeProvider time, ILogger<SchedulerGrain> logger) : Grain, ISchedulerGrain
{
    // Tokens begin at the time of activation, in ticks: a scheduler that follows on a lost one does not repeat its tokens.
    private readonly ShardBoards _boards = new(options.Value, time.GetUtcNow().UtcTicks);
    private readonly DateTimeOffset _open = time.GetUtcNow() + options.Value.Settling;

    public ValueTask RegisterAsync(string comparison, ShardSet open, int weight)
    {
        if (_boards.Register(comparison, open, weight, ImacsTraces.SpanOfCall))
            LogRegistered(comparison, open.Count);
        return ValueTask.CompletedTask;
    }

    public ValueTask WithdrawAsync(string comparison)
    {
        _boards.Withdraw(comparison);
        return ValueTask.CompletedTask;
    }

    public ValueTask<ShardLease?> AcquireAsync(string worker)
    {
        DateTimeOffset now = time.GetUtcNow();
        Expire(now);
        ShardLease? lease = now < _open ? null : _boards.Take(worker, now);
        if (lease is not null)
        {
            Count(MetricLabels.Granted);
            LogLeased(lease.Comparison, lease.Shard, worker, lease.Attempt);
        }

        return ValueTask.FromResult(lease);
    }

    public ValueTask<bool> RenewAsync(ShardLease lease, int imagesDone) => ValueTask.FromResult(_boards.Renew(lease, time.GetUtcNow(), imagesDone));

    public ValueTask CompleteAsync(ShardLease lease)
    {
        CountEnd(lease, MetricLabels.Done);
        _boards.Complete(lease);
        return ValueTask.CompletedTask;
    }

    public ValueTask ReleaseAsync(ShardLease lease)
    {
        CountEnd(lease, MetricLabels.Released);
        _boards.Release(lease);
        return ValueTask.CompletedTask;
    }

    public ValueTask<bool> FailAsync(ShardLease lease, string reason, FailureKind kind)
    {
        CountEnd(lease, kind == FailureKind.Passing ? MetricLabels.Interrupted : MetricLabels.Failed);
        LogFailed(lease.Comparison, lease.Shard, lease.Attempt, kind, reason);
        return ValueTask.FromResult(!_boards.Fail(lease, kind));
    }

    public ValueTask<int> GetImagesInFlightAsync(string comparison) => ValueTask.FromResult(_boards.ImagesInFlight(comparison));

    public ValueTask<int> GetShardsInFlightAsync(string comparison) => ValueTask.FromResult(_boards.ShardsInFlight(comparison));

    public ValueTask<SchedulerBacklog> GetBacklogAsync()
    {
        // Where the last worker is gone, nobody asks for leases, and its shards are waiting all the same.
        Expire(time.GetUtcNow());
        return ValueTask.FromResult(_boards.Backlog);
    }

    public ValueTask<IReadOnlyList<WorkerLoad>> GetWorkersAsync()
    {
        DateTimeOffset now = time.GetUtcNow();
        Expire(now);
        return ValueTask.FromResult(_boards.WorkersAt(now));
    }

    private void Expire(DateTimeOffset now)
    {
        foreach ((string comparison, int shard) in _boards.Expire(now))
        {
            Count(MetricLabels.Expired);
            LogExpired(comparison, shard);
        }
    }

    /// <summary>Counts what became of a lease; one that had been lost has been counted as such.</summary>
    private void CountEnd(ShardLease lease, string outcome)
    {
        if (_boards.Holds(lease))
            Count(outcome);
    }

    private static void Count(string outcome) => ImacsMetrics.Leases.Add(1, outcome);

    [LoggerMessage(EventId = 2001, Level = LogLevel.Information, Message = "Comparison {Comparison} put {Shards} shards up for work.")]
    private partial void LogRegistered(string comparison, int shards);

    [LoggerMessage(EventId = 2002, Level = LogLevel.Debug, Message = "Shard {Shard} of comparison {Comparison} was leased to {Worker}, attempt {Attempt}.")]
    private partial void LogLeased(string comparison, int shard, string worker, int attempt);

    [LoggerMessage(EventId = 2003, Level = LogLevel.Warning, Message = "Shard {Shard} of comparison {Comparison} failed on attempt {Attempt} ({Kind}): {Reason}")]
    private partial void LogFailed(string comparison, int shard, int attempt, FailureKind kind, string reason);

    [LoggerMessage(EventId = 2004, Level = LogLevel.Warning, Message = "Nobody renewed the lease of shard {Shard} of comparison {Comparison}; it is put up for work again.")]
    private partial void LogExpired(string comparison, int shard);
}
