using Imacs.Contracts.Actors;

namespace Imacs.Grains.Scheduling;

/// <summary>The open and leased shards of one comparison: a pure state machine, with time passed in.</summary>
internal sealed class ShardBoard(string comparison)
{
    private readonly OpenShards _open = new();
    private readonly Dictionary<int, ActiveLease> _leased = [];

    // Attempts that came to nothing; most shards never have one.
    private readonly Dictionary<int, Failures> _failures = [];

    // What the comparison told of its shards is all there is; until it has, any shard may be one that a worker has from a former scheduler.
    private bool _isRegistered;

    /// <summary>The comparison.</summary>
    public string Comparison { get; } = comparison;

    /// <summary>The comparison's share of the leases, relative to others'.</summary>
    public int Weight { get; set; } = 1;

    /// <summary>The comparison's span; null where nobody records it.</summary>
    public string? Span { get; set; }

    /// <summary>The comparison's place among others, kept by <see cref="FairTurns"/>.</summary>
    public Int128 Pass { get; set; }

    /// <summary>Shards that wait for a worker.</summary>
    public int Pending => _open.Count;

    /// <summary>Shards that are leased.</summary>
    public int InFlight => _leased.Count;

    /// <summary>Nothing is left to do or being done.</summary>
    public bool IsEmpty => _open.Count == 0 && _leased.Count == 0;

    /// <summary>Images done in the shards that are leased now.</summary>
    public int ImagesInFlight { get; private set; }

    /// <summary>No lease expires before this. A lower bound, since renewals are frequent and expiries rare: it is made exact only when it has passed.</summary>
    public DateTimeOffset NextExpiry { get; private set; } = DateTimeOffset.MaxValue;

    /// <summary>Puts shards up for work; those that are open or leased already stay as they are.</summary>
    public void Open(ShardSet shards)
    {
        _isRegistered = true;
        _open.Add(shards);
        foreach (int shard in _leased.Keys)
            _open.Remove(shard);
    }

    /// <summary>Puts shards up again whose leases nobody renewed.</summary>
    /// <returns>Those shards, ascending.</returns>
    /// <remarks>It is not counted as a failure: silos come and go. A shard that takes its workers down keeps its own count, which outlives them.</remarks>
    public IReadOnlyList<int> Expire(DateTimeOffset now)
    {
        if (now < NextExpiry)
            return [];
        List<int> expired = [.. _leased.Where(pair => pair.Value.Until <= now).Select(pair => pair.Key).Order()];
        foreach (int shard in expired)
        {
            Drop(shard);
            _open.Add(shard);
        }

        NextExpiry = _leased.Count == 0 ? DateTimeOffset.MaxValue : _leased.Values.Min(lease => lease.Until);
        return expired;
    }

    /// <summary>Leases the first open shard that this worker may have. One that failed at it is for another worker, as long as there is one at which it has not failed: a device that is broken
    /// would fail it again at once, and use up all its attempts while the others are busy.</summary>
    /// <param name="worker">Who asks.</param>
    /// <param name="token">The lease's token.</param>
    /// <param name="until">When it runs out.</param>
    /// <param name="present">The workers there are.</param>
    public ShardLease? Take(string worker, long token, DateTimeOffset until, PresentWorkers present)
    {
        List<int>? forOthers = null;
        ShardLease? lease = null;
        while (lease is null && _open.TakeFirst() is { } shard)
        {
            Failures? failures = _failures.GetValueOrDefault(shard);
            if (failures is not null && failures.Workers.Contains(worker) && present.IsAnyOutside(failures.Workers))
                (forOthers ??= []).Add(shard);
            else
                lease = new(Comparison, shard, token, (failures?.Lasting ?? 0) + 1, Span, worker);
        }

        foreach (int shard in forOthers ?? [])
            _open.Add(shard);
        if (lease is null)
            return null;
        _leased.Add(lease.Shard, new ActiveLease(token, worker, until));
        NextExpiry = until < NextExpiry ? until : NextExpiry;
        return lease;
    }

    /// <summary>Extends a lease; false where it is lost. One that has run out, or that a former scheduler gave, is taken up again while nobody else has the shard: the work
    /// is going on.</summary>
    public bool Renew(ShardLease lease, DateTimeOffset until, int imagesDone)
    {
        if (!_leased.TryGetValue(lease.Shard, out ActiveLease? active))
        {
            if (!_open.Remove(lease.Shard) && _isRegistered)
                return false;
            _leased.Add(lease.Shard, active = new ActiveLease(lease.Token, lease.Worker, until));
        }

        if (active.Token != lease.Token)
            return false;
        ImagesInFlight += imagesDone - active.ImagesDone;
        (active.Until, active.ImagesDone) = (until, imagesDone);

        // Only a calendar that was set back makes it earlier.
        NextExpiry = until < NextExpiry ? until : NextExpiry;
        return true;
    }

    /// <summary>Who has the leases, and until when each was given first.</summary>
    public IEnumerable<(string? Worker, DateTimeOffset FirstUntil)> Holders => _leased.Values.Select(lease => (lease.Worker, lease.FirstUntil));

    /// <summary>A shard is stored, whoever did it.</summary>
    public void Complete(int shard)
    {
        _open.Remove(shard);
        _failures.Remove(shard);
        Drop(shard);
    }

    /// <summary>Gives a lease back undone, through no fault of the shard. A lost lease's return counts for nothing.</summary>
    public void Release(ShardLease lease)
    {
        if (!Holds(lease))
            return;
        Drop(lease.Shard);
        _open.Add(lease.Shard);
    }

    /// <summary>Gives a lease back that came to nothing.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="maxFailures">Failures of this kind after which the shard is given up.</param>
    /// <param name="isPassing">Whether the cause lies outside of the shard and may pass; such failures are counted apart.</param>
    /// <returns>True where the shard may be tried again, false where this was its last attempt. A lost lease's failure counts for nothing.</returns>
    public bool Fail(ShardLease lease, int maxFailures, bool isPassing)
    {
        if (!Holds(lease))
            return true;
        Drop(lease.Shard);
        if (!_failures.TryGetValue(lease.Shard, out Failures? failures))
            _failures.Add(lease.Shard, failures = new Failures());
        int count = isPassing ? ++failures.Passing : ++failures.Lasting;
        if (!isPassing && lease.Worker is not null)
            failures.Workers.Add(lease.Worker);

        // A shard that is given up keeps its count: where the comparison did not get the message and registers it again, it is tried once and told again.
        if (count >= maxFailures)
            return false;
        _open.Add(lease.Shard);
        return true;
    }

    /// <summary>Whether a lease is still its holder's.</summary>
    public bool Holds(ShardLease lease) => _leased.TryGetValue(lease.Shard, out ActiveLease? active) && active.Token == lease.Token;

    private void Drop(int shard)
    {
        if (_leased.Remove(shard, out ActiveLease? lease))
            ImagesInFlight -= lease.ImagesDone;
    }

    private sealed class Failures
    {
        public int Lasting { get; set; }

        public int Passing { get; set; }

        /// <summary>Where the lasting ones were.</summary>
        public HashSet<string> Workers { get; } = new(StringComparer.Ordinal);
    }

    private sealed class ActiveLease(long token, string? worker, DateTimeOffset until)
    {
        public long Token { get; } = token;

        public string? Worker { get; } = worker;

        public DateTimeOffset FirstUntil { get; } = until;

        public DateTimeOffset Until { get; set; } = until;

        public int ImagesDone { get; set; }
    }
}
