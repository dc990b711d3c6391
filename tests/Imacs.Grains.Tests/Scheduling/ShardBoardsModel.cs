using Imacs.Contracts.Actors;
using Imacs.Grains.Scheduling;

namespace Imacs.Grains.Tests.Scheduling;

/// <summary>What <see cref="ShardBoards"/> must do, in the plainest form: the state of every shard, looked through on each question.</summary>
internal sealed class ShardBoardsModel(SchedulerOptions options)
{
    private readonly ShardBoards _boards = new(options, firstToken: 1);
    private readonly Dictionary<(string Comparison, int Shard), Held> _shards = [];
    private readonly Dictionary<(string Comparison, int Shard, bool IsPassing), int> _failures = [];
    private readonly HashSet<string> _registered = [], _withdrawn = [];
    private readonly HashSet<long> _tokens = [];
    private readonly List<ShardLease> _leases = [];
    private DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public void Register(string comparison, ShardSet open, int weight)
    {
        Assert.Equal(!IsKnown(comparison), _boards.Register(comparison, open, weight));
        _withdrawn.Remove(comparison);
        _registered.Add(comparison);
        foreach (int shard in open)
            _shards.TryAdd((comparison, shard), new Held(null, default, 0));
        ForgetWhereEmpty(comparison);
    }

    public void Withdraw(string comparison)
    {
        _boards.Withdraw(comparison);
        _withdrawn.Add(comparison);
        foreach ((string Comparison, int Shard) key in _shards.Keys.Where(key => key.Comparison == comparison).ToList())
            _shards.Remove(key);
        ForgetWhereEmpty(comparison);
    }

    public bool Take()
    {
        Expire();
        ShardLease? lease = _boards.Take("worker", _now);
        if (lease is null)
        {
            Assert.DoesNotContain(_shards.Values, held => held.Lease is null);
            return false;
        }

        (string Comparison, int Shard) key = (lease.Comparison, lease.Shard);
        Assert.Null(_shards[key].Lease);
        Assert.Equal(_shards.Where(pair => pair.Key.Comparison == lease.Comparison && pair.Value.Lease is null).Min(pair => pair.Key.Shard), lease.Shard);
        Assert.True(_tokens.Add(lease.Token));
        Assert.Equal(_failures.GetValueOrDefault((lease.Comparison, lease.Shard, false)) + 1, lease.Attempt);
        _shards[key] = new Held(lease, _now + options.LeaseDuration, 0);
        _leases.Add(lease);
        return true;
    }

    public void Renew(int which, int images)
    {
        if (Pick(which) is not { } lease)
            return;
        bool held = IsHeld(lease) || IsFree(lease);
        Assert.Equal(held, _boards.Renew(lease, _now, images));
        if (held)
            _shards[(lease.Comparison, lease.Shard)] = new Held(lease, _now + options.LeaseDuration, images);
    }

    public void Complete(int which)
    {
        if (Pick(which) is not { } lease)
            return;
        _boards.Complete(lease);
        foreach (bool isPassing in (bool[])[false, true])
            _failures.Remove((lease.Comparison, lease.Shard, isPassing));
        _shards.Remove((lease.Comparison, lease.Shard));
        ForgetWhereEmpty(lease.Comparison);
    }

    public void Release(int which)
    {
        if (Pick(which) is not { } lease)
            return;
        _boards.Release(lease);
        if (IsHeld(lease))
            _shards[(lease.Comparison, lease.Shard)] = new Held(null, default, 0);
    }

    public void Fail(int which, FailureKind kind)
    {
        if (Pick(which) is not { } lease)
            return;
        bool again = _boards.Fail(lease, kind);
        if (!IsHeld(lease))
        {
            Assert.True(again);
            return;
        }

        int limit = kind switch { FailureKind.Passing => options.MaxInterruptions, FailureKind.Retryable => options.MaxAttempts, _ => 1 };
        (string Comparison, int Shard, bool) counted = (lease.Comparison, lease.Shard, kind == FailureKind.Passing);
        int failures = _failures[counted] = _failures.GetValueOrDefault(counted) + 1;
        Assert.Equal(failures < limit, again);
        if (again)
            _shards[(lease.Comparison, lease.Shard)] = new Held(null, default, 0);
        else
            _shards.Remove((lease.Comparison, lease.Shard));
        ForgetWhereEmpty(lease.Comparison);
    }

    public void Pass(int seconds)
    {
        _now += TimeSpan.FromSeconds(seconds);
        Expire();
    }

    /// <summary>What holds at every moment.</summary>
    public void Check()
    {
        Assert.Equal(
            new SchedulerBacklog(
                _shards.Values.Count(held => held.Lease is null),
                _shards.Values.Count(held => held.Lease is not null),
                _shards.Keys.Select(key => key.Comparison).Distinct().Count()),
            _boards.Backlog);
        Assert.All(
            _shards.GroupBy(pair => pair.Key.Comparison),
            board => Assert.Equal(board.Sum(pair => pair.Value.Images), _boards.ImagesInFlight(board.Key)));
    }

    /// <summary>Works off all that is left.</summary>
    public void Drain()
    {
        Pass(1000);
        while (Take())
            Complete(_leases.Count - 1);
        Assert.Empty(_shards);
        Check();
    }

    private void Expire()
    {
        List<(string Comparison, int Shard)> expired = [.. _shards
            .Where(pair => pair.Value.Lease is not null && pair.Value.Until <= _now)
            .Select(pair => pair.Key)
            .OrderBy(key => key.Comparison, StringComparer.Ordinal).ThenBy(key => key.Shard)];
        Assert.Equal(expired, _boards.Expire(_now));
        foreach ((string Comparison, int Shard) key in expired)
            _shards[key] = new Held(null, default, 0);
    }

    private ShardLease? Pick(int which) => _leases.Count == 0 ? null : _leases[which % _leases.Count];

    private bool IsKnown(string comparison) => _shards.Keys.Any(key => key.Comparison == comparison);

    private bool IsHeld(ShardLease lease) => _shards.TryGetValue((lease.Comparison, lease.Shard), out Held? held) && held.Lease == lease;

    /// <summary>Nobody has the shard, and it is up for work, or perhaps was with a former scheduler.</summary>
    private bool IsFree(ShardLease lease) => !_withdrawn.Contains(lease.Comparison)
        && (_shards.TryGetValue((lease.Comparison, lease.Shard), out Held? held) ? held.Lease is null : !_registered.Contains(lease.Comparison));

    /// <summary>A board with nothing left is dropped, and its failures with it.</summary>
    private void ForgetWhereEmpty(string comparison)
    {
        if (IsKnown(comparison))
            return;
        _registered.Remove(comparison);
        foreach ((string, int, bool) key in _failures.Keys.Where(key => key.Comparison == comparison).ToList())
            _failures.Remove(key);
    }

    private sealed record Held(ShardLease? Lease, DateTimeOffset Until, int Images);
}
