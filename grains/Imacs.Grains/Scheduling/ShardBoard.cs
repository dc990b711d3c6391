using Imacs.Contracts.Actors;

namespace Imacs.Grains.Scheduling;

/// <summary>The open and leased shards of one comparison: a pure state machine, with time passed in.</summary>
internal sealed class ShardBoard(string comparison)
{
    private readonly SortedSet<int> _open = [];
    private readonly Dictionary<int, ActiveLease> _leased = [];
    private readonly Dictionary<int, int> _attempts = [];

    /// <summary>The comparison.</summary>
    public string Comparison { get; } = comparison;

    /// <summary>When a shard of it was leased last, in leases: the comparison that has waited longest goes first.</summary>
    public long LastServed { get; set; }

    /// <summary>Nothing is left to do or being done.</summary>
    public bool IsEmpty => _open.Count == 0 && _leased.Count == 0;

    /// <summary>Images done in the shards that are leased now.</summary>
    public int ImagesInFlight => _leased.Values.Sum(lease => lease.ImagesDone);

    /// <summary>Puts shards up for work; those that are open or leased already stay as they are.</summary>
    public void Open(IEnumerable<int> shards)
    {
        foreach (int shard in shards)
        {
            if (!_leased.ContainsKey(shard))
                _open.Add(shard);
        }
    }

    /// <summary>Leases that nobody renewed go back, and count as attempts: a shard that takes its workers down must not do so for ever.</summary>
    /// <returns>The shards whose last attempt this was; they are not put up again.</returns>
    public IReadOnlyList<int> Expire(DateTimeOffset now, int maxAttempts)
    {
        List<int> given = [];
        foreach ((int shard, _) in _leased.Where(pair => pair.Value.Until <= now).ToList())
        {
            _leased.Remove(shard);
            if (_attempts[shard] >= maxAttempts)
                given.Add(shard);
            else
                _open.Add(shard);
        }

        return given;
    }

    /// <summary>Leases the first open shard.</summary>
    public ShardLease? Take(long token, DateTimeOffset until)
    {
        if (_open.Count == 0)
            return null;
        int shard = _open.Min;
        _open.Remove(shard);
        int attempt = _attempts[shard] = _attempts.GetValueOrDefault(shard) + 1;
        _leased[shard] = new ActiveLease(token) { Until = until };
        return new(Comparison, shard, token, attempt);
    }

    /// <summary>Extends a lease; false where it is lost.</summary>
    public bool Renew(ShardLease lease, DateTimeOffset until, int imagesDone)
    {
        if (!_leased.TryGetValue(lease.Shard, out ActiveLease? active) || active.Token != lease.Token)
            return false;
        (active.Until, active.ImagesDone) = (until, imagesDone);
        return true;
    }

    /// <summary>A shard is stored, whoever did it.</summary>
    public void Complete(int shard)
    {
        _open.Remove(shard);
        _leased.Remove(shard);
    }

    /// <summary>Gives a lease back.</summary>
    /// <returns>True where the shard may be tried again, false where this was its last attempt. A lost lease's failure counts for nothing.</returns>
    public bool Return(ShardLease lease, bool retry, int maxAttempts)
    {
        if (!_leased.TryGetValue(lease.Shard, out ActiveLease? active) || active.Token != lease.Token)
            return true;
        _leased.Remove(lease.Shard);
        if (!retry || lease.Attempt >= maxAttempts)
            return false;
        _open.Add(lease.Shard);
        return true;
    }

    private sealed class ActiveLease(long token)
    {
        public long Token { get; } = token;

        public DateTimeOffset Until { get; set; }

        public int ImagesDone { get; set; }
    }
}
