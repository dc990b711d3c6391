namespace Imacs.Datasets.Sampling;

/// <summary>The smallest hashes of every group, as many of each as its share of a limit is, found in one pass: memory is O(limit + groups).</summary>
/// <remarks>A group's share never grows by what comes later in other groups, and with a limit that is shared by all it is never above the common level
/// that the groups seen so far have. So whatever is beyond that level can be forgotten at any time.</remarks>
/// <param name="limit">How many are taken of all groups together, at least 1.</param>
internal sealed class SmallestHashes(int limit)
{
    // Below it, forgetting would cost more than it saves.
    private const int LeastSlack = 1 << 12;
    private readonly SortedDictionary<string, Group> _groups = new(StringComparer.Ordinal);
    private long _kept;
    private long _most = Math.Max(LeastSlack, 2L * limit);

    /// <summary>Takes notice of an item.</summary>
    public void Add(string group, ulong hash)
    {
        if (!_groups.TryGetValue(group, out Group? found))
            _groups.Add(group, found = new Group());
        found.Count++;
        if (found.IsCut && hash >= found.Hashes.Peek())
            return;

        // The largest hash comes first: priorities are the complements.
        found.Hashes.Enqueue(hash, ~hash);
        if (found.IsCut)
            found.Hashes.Dequeue();
        else if (++_kept > _most)
            Cut(slack: 1);
    }

    /// <summary>All items are known: from now on <see cref="Take"/> may be asked.</summary>
    public void Settle() => Cut(slack: 0);

    /// <summary>Whether an item is taken; asked once for each, in any order.</summary>
    public bool Take(string group, ulong hash)
    {
        if (!_groups.TryGetValue(group, out Group? found) || found.Left == 0 || hash > found.Last)
            return false;

        // Should several have the last hash, those that come first are taken.
        found.Left--;
        return true;
    }

    private void Cut(int slack)
    {
        int[] quotas = StratifiedSample.Quotas([.. _groups.Values.Select(group => group.Count)], limit);
        int level = quotas.Max();
        int place = 0;
        _kept = 0;
        foreach (Group group in _groups.Values)
        {
            // While more may come, a group that is small yet can still grow to the common level.
            int most = slack == 0 ? quotas[place] : level + slack;
            place++;
            while (group.Hashes.Count > most)
            {
                group.Hashes.Dequeue();
                group.IsCut = true;
            }

            _kept += group.Hashes.Count;
            group.Left = group.Hashes.Count;
            group.Last = group.Hashes.Count > 0 ? group.Hashes.Peek() : 0;
        }

        _most = Math.Max(_most, 2 * _kept);
    }

    private sealed class Group
    {
        public long Count { get; set; }

        public PriorityQueue<ulong, ulong> Hashes { get; } = new();

        /// <summary>Hashes were forgotten: only smaller ones than those that are kept count.</summary>
        public bool IsCut { get; set; }

        public int Left { get; set; }

        public ulong Last { get; set; }
    }
}
