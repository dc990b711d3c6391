using Imacs.Contracts.Actors;

namespace Imacs.Grains.Scheduling;

/// <summary>The boards of all comparisons and whose turn it is: all that the scheduler decides, as a pure state machine with time passed in. A question
/// costs the logarithm of the number of comparisons, whatever the number of shards and leases.</summary>
/// <param name="options">How long leases last and how often a shard is tried.</param>
/// <param name="firstToken">Token of the first lease; each next one has one more.</param>
internal sealed class ShardBoards(SchedulerOptions options, long firstToken)
{
    private readonly Dictionary<string, ShardBoard> _boards = [];
    private readonly FairTurns _turns = new();
    private readonly WithdrawnComparisons _withdrawn = new();
    private readonly PresentWorkers _present = new(options.LeaseDuration);
    private long _nextToken = firstToken;

    // No lease of any board expires before this.
    private DateTimeOffset _nextExpiry = DateTimeOffset.MaxValue;

    /// <summary>The work there is.</summary>
    public SchedulerBacklog Backlog => new(_boards.Values.Sum(board => (long)board.Pending), _boards.Values.Sum(board => board.InFlight), _boards.Count);

    /// <summary>What workers have in hand, by worker in no order; those that have nothing are not among them.</summary>
    public IReadOnlyList<WorkerLoad> WorkersAt(DateTimeOffset now) =>
    [
        .. _boards.Values.SelectMany(board => board.Holders).Where(holder => holder.Worker is not null).GroupBy(holder => holder.Worker!, StringComparer.Ordinal)
            .Select(held => new WorkerLoad(held.Key, held.Count(), now - (held.Min(holder => holder.FirstUntil) - options.LeaseDuration))),
    ];

    /// <summary>Puts a comparison's shards up for work, and sets its weight.</summary>
    /// <returns>Whether it was unknown before.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The weight is not 1 to <see cref="FairTurns.MaxWeight"/>.</exception>
    public bool Register(string comparison, ShardSet open, int weight, string? span = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(weight, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(weight, FairTurns.MaxWeight);
        _withdrawn.Remove(comparison);
        bool isNew = !_boards.ContainsKey(comparison);
        ShardBoard board = BoardOf(comparison);
        (board.Weight, board.Span) = (weight, span);
        board.Open(open);
        Settle(board);
        return isNew;
    }

    /// <summary>Forgets a comparison and its leases: who asks for one of them to be renewed is told to stop.</summary>
    public void Withdraw(string comparison)
    {
        _withdrawn.Add(comparison);
        if (_boards.Remove(comparison, out ShardBoard? board))
            _turns.Leave(board);
    }

    /// <summary>Puts shards up again whose leases have run out; to be called before <see cref="Take"/>. Costs nothing while none has.</summary>
    /// <returns>Those shards, by comparison and number.</returns>
    public IReadOnlyList<(string Comparison, int Shard)> Expire(DateTimeOffset now)
    {
        if (now < _nextExpiry)
            return [];
        List<(string Comparison, int Shard)> expired = [];
        foreach (ShardBoard board in _boards.Values.Where(board => board.NextExpiry <= now).OrderBy(board => board.Comparison, StringComparer.Ordinal).ToList())
        {
            expired.AddRange(board.Expire(now).Select(shard => (board.Comparison, shard)));
            Settle(board);
        }

        _nextExpiry = _boards.Count == 0 ? DateTimeOffset.MaxValue : _boards.Values.Min(board => board.NextExpiry);
        return expired;
    }

    /// <summary>Leases the first open shard that the worker may have of the comparison whose turn it is; where it may have none of that, of the next one.</summary>
    /// <returns>The lease; null where there is nothing for this worker.</returns>
    public ShardLease? Take(string worker, DateTimeOffset now)
    {
        _present.Hear(worker, now);
        if (_turns.Next is not { } next)
            return null;
        // As good as always it is the first.
        return TakeOf(next, worker, now) ?? _turns.AfterNext.Select(board => TakeOf(board, worker, now)).FirstOrDefault(lease => lease is not null);
    }

    /// <summary>Extends a lease; false where it is lost. A comparison that nobody has registered is taken for one that a former scheduler knew.</summary>
    public bool Renew(ShardLease lease, DateTimeOffset now, int imagesDone)
    {
        if (lease.Worker is not null)
            _present.Hear(lease.Worker, now);
        if (_withdrawn.Contains(lease.Comparison))
            return false;
        DateTimeOffset until = now + options.LeaseDuration;
        ShardBoard board = BoardOf(lease.Comparison);
        bool isHeld = board.Renew(lease, until, imagesDone);
        Settle(board);
        if (isHeld)
            _nextExpiry = until < _nextExpiry ? until : _nextExpiry;
        return isHeld;
    }

    /// <summary>Whether a lease is still its holder's.</summary>
    public bool Holds(ShardLease lease) => _boards.TryGetValue(lease.Comparison, out ShardBoard? board) && board.Holds(lease);

    /// <summary>A shard is stored, by whatever lease.</summary>
    public void Complete(ShardLease lease)
    {
        if (!_boards.TryGetValue(lease.Comparison, out ShardBoard? board))
            return;
        board.Complete(lease.Shard);
        Settle(board);
    }

    /// <summary>Gives a lease back undone, through no fault of the shard.</summary>
    public void Release(ShardLease lease)
    {
        if (!_boards.TryGetValue(lease.Comparison, out ShardBoard? board))
            return;
        board.Release(lease);
        Settle(board);
    }

    /// <summary>Gives a lease back that came to nothing.</summary>
    /// <returns>True where the shard may be tried again or the lease was lost, false where this was its last attempt.</returns>
    public bool Fail(ShardLease lease, FailureKind kind)
    {
        if (!_boards.TryGetValue(lease.Comparison, out ShardBoard? board))
            return true;
        int maxFailures = kind switch { FailureKind.Passing => options.MaxInterruptions, FailureKind.Retryable => options.MaxAttempts, _ => 1 };
        bool again = board.Fail(lease, maxFailures, kind == FailureKind.Passing);
        Settle(board);
        return again;
    }

    /// <summary>Images done in the leased shards of a comparison; 0 where it is unknown.</summary>
    public int ImagesInFlight(string comparison) => _boards.TryGetValue(comparison, out ShardBoard? board) ? board.ImagesInFlight : 0;

    /// <summary>Leased shards of a comparison; 0 where it is unknown.</summary>
    public int ShardsInFlight(string comparison) => _boards.TryGetValue(comparison, out ShardBoard? board) ? board.InFlight : 0;

    private ShardLease? TakeOf(ShardBoard board, string worker, DateTimeOffset now)
    {
        DateTimeOffset until = now + options.LeaseDuration;
        if (board.Take(worker, _nextToken, until, _present) is not { } lease)
            return null;
        _nextToken++;
        _nextExpiry = until < _nextExpiry ? until : _nextExpiry;
        _turns.Served(board);
        Settle(board);
        return lease;
    }

    private ShardBoard BoardOf(string comparison)
    {
        if (!_boards.TryGetValue(comparison, out ShardBoard? board))
            _boards.Add(comparison, board = new ShardBoard(comparison));
        return board;
    }

    /// <summary>Whoever has open shards waits for a turn; whoever has nothing left is forgotten.</summary>
    private void Settle(ShardBoard board)
    {
        if (board.Pending > 0)
            _turns.Join(board);
        else
            _turns.Leave(board);
        if (board.IsEmpty)
            _boards.Remove(board.Comparison);
    }
}
