using Imacs.Contracts.Actors;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Imacs.Grains.Scheduling;

/// <inheritdoc cref="ISchedulerGrain"/>
[GrainType("imacs.scheduler")]
internal sealed partial class SchedulerGrain(IOptions<SchedulerOptions> options, TimeProvider time, ILogger<SchedulerGrain> logger) : Grain, ISchedulerGrain
{
    private readonly Dictionary<string, ShardBoard> _boards = [];
    private long _leases;

    public ValueTask RegisterAsync(string comparison, IReadOnlyList<int> shards)
    {
        if (!_boards.TryGetValue(comparison, out ShardBoard? board))
            _boards.Add(comparison, board = new ShardBoard(comparison) { LastServed = _leases });
        board.Open(shards);
        LogRegistered(comparison, shards.Count);
        return ValueTask.CompletedTask;
    }

    public ValueTask WithdrawAsync(string comparison)
    {
        _boards.Remove(comparison);
        return ValueTask.CompletedTask;
    }

    public async ValueTask<ShardLease?> AcquireAsync(string worker)
    {
        DateTimeOffset now = time.GetUtcNow();
        foreach (ShardBoard board in _boards.Values.OrderBy(board => board.LastServed).ThenBy(board => board.Comparison, StringComparer.Ordinal).ToList())
        {
            foreach (int shard in board.Expire(now, options.Value.MaxAttempts))
                await GiveUpAsync(board.Comparison, shard);
            if (board.Take(_leases + 1, now + options.Value.LeaseDuration) is not { } lease)
                continue;
            board.LastServed = ++_leases;
            LogLeased(lease.Comparison, lease.Shard, worker, lease.Attempt);
            return lease;
        }

        return null;
    }

    public ValueTask<bool> RenewAsync(ShardLease lease, int imagesDone) => ValueTask.FromResult(
        _boards.TryGetValue(lease.Comparison, out ShardBoard? board)
        && board.Renew(lease, time.GetUtcNow() + options.Value.LeaseDuration, imagesDone));

    public async ValueTask CompleteAsync(ShardLease lease, ShardReceipt receipt)
    {
        Remove(lease.Comparison, board => board.Complete(lease.Shard));
        await GrainFactory.GetGrain<IComparisonGrain>(lease.Comparison).ShardFinishedAsync(receipt);
    }

    public async ValueTask FailAsync(ShardLease lease, string reason, bool retry, bool isInput)
    {
        LogFailed(lease.Comparison, lease.Shard, lease.Attempt, reason);
        bool again = true;
        Remove(lease.Comparison, board => again = board.Return(lease, retry, options.Value.MaxAttempts));
        if (!again)
            await GrainFactory.GetGrain<IComparisonGrain>(lease.Comparison).ShardFailedAsync(lease.Shard, reason, isInput);
    }

    public ValueTask<int> GetImagesInFlightAsync(string comparison) =>
        ValueTask.FromResult(_boards.TryGetValue(comparison, out ShardBoard? board) ? board.ImagesInFlight : 0);

    private async ValueTask GiveUpAsync(string comparison, int shard)
    {
        string reason = $"its worker vanished or hung {options.Value.MaxAttempts} times. Perhaps one of its images or the model ends the process or exhausts the memory: see the workers' logs.";
        LogFailed(comparison, shard, options.Value.MaxAttempts, reason);
        await GrainFactory.GetGrain<IComparisonGrain>(comparison).ShardFailedAsync(shard, reason, isInput: false);
    }

    private void Remove(string comparison, Action<ShardBoard> change)
    {
        if (!_boards.TryGetValue(comparison, out ShardBoard? board))
            return;
        change(board);
        if (board.IsEmpty)
            _boards.Remove(comparison);
    }

    [LoggerMessage(EventId = 2001, Level = LogLevel.Information, Message = "Comparison {Comparison} put {Shards} shards up for work.")]
    private partial void LogRegistered(string comparison, int shards);

    [LoggerMessage(EventId = 2002, Level = LogLevel.Debug, Message = "Shard {Shard} of comparison {Comparison} was leased to {Worker}, attempt {Attempt}.")]
    private partial void LogLeased(string comparison, int shard, string worker, int attempt);

    [LoggerMessage(EventId = 2003, Level = LogLevel.Warning, Message = "Shard {Shard} of comparison {Comparison} failed on attempt {Attempt}: {Reason}")]
    private partial void LogFailed(string comparison, int shard, int attempt, string reason);
}
