namespace Imacs.Grains.Scheduling;

/// <summary>Whose turn it is among the boards that have open shards: stride scheduling. Each lease moves its board's pass on by one over its weight, and
/// the least pass goes next, ties by the comparison's id; so leases are shared as the weights are, to within one lease over any stretch of time.</summary>
/// <remarks>Waldspurger and Weihl 1995, Stride Scheduling: Deterministic Proportional-Share Resource Management, MIT/LCS/TM-528.</remarks>
internal sealed class FairTurns
{
    /// <summary>The greatest weight; the least is 1.</summary>
    public const int MaxWeight = 1000;

    // The pass of one lease of weight 1. So many bits below one that rounding never adds up to a lease, and enough above that none is too far.
    private static readonly Int128 One = Int128.One << 64;

    private readonly SortedSet<ShardBoard> _waiting = new(Comparer<ShardBoard>.Create(Compare));

    // Where the last lease was given: the least pass while nobody waits.
    private Int128 _reached;

    /// <summary>The board that goes next; null where none waits.</summary>
    public ShardBoard? Next => _waiting.Min;

    /// <summary>Those after it, in the order of their turns.</summary>
    public IEnumerable<ShardBoard> AfterNext => _waiting.Skip(1);

    /// <summary>Lets a board wait for its turn; does nothing where it does already. One that is new or was away starts at the least pass: it is
    /// neither made to wait for having come late nor given what it did not ask for meanwhile. Nor does being away take it back, or a board whose
    /// shards come one by one would be served out of turn.</summary>
    public void Join(ShardBoard board)
    {
        if (_waiting.Contains(board))
            return;
        Int128 least = Next?.Pass ?? _reached;
        board.Pass = Int128.Max(board.Pass, least);
        _waiting.Add(board);
    }

    /// <summary>Takes a board out; does nothing where it does not wait.</summary>
    public void Leave(ShardBoard board) => _waiting.Remove(board);

    /// <summary>Moves a waiting board on after a lease.</summary>
    public void Served(ShardBoard board)
    {
        _waiting.Remove(board);
        _reached = board.Pass;
        board.Pass += One / board.Weight;
        _waiting.Add(board);
    }

    private static int Compare(ShardBoard first, ShardBoard second)
    {
        int order = first.Pass.CompareTo(second.Pass);
        return order != 0 ? order : string.CompareOrdinal(first.Comparison, second.Comparison);
    }
}
