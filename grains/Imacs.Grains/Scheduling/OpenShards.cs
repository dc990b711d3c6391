using System.Numerics;
using Imacs.Contracts.Actors;

namespace Imacs.Grains.Scheduling;

/// <summary>A set of shard numbers as a bitmap with bitmaps above it: a bit of a level says whether the word below has any. Four levels reach 16 million
/// shards in a bit over one bit each, and the least member is found by looking at one word of each level.</summary>
internal sealed class OpenShards
{
    private const int Bits = ShardSet.WordBits;

    // From the members themselves up to a level of one word.
    private ulong[][] _levels = [new ulong[1]];

    /// <summary>Members.</summary>
    public int Count { get; private set; }

    /// <summary>Adds what is missing.</summary>
    public void Add(ShardSet shards)
    {
        Grow(shards.Words);
        for (int index = 0; index < shards.Words; index++)
        {
            if (shards.Word(index) is var added and not 0)
                Add(index, added);
        }
    }

    /// <summary>Adds one that may be there already.</summary>
    public void Add(int shard)
    {
        Grow((shard / Bits) + 1);
        Add(shard / Bits, 1UL << (shard % Bits));
    }

    /// <summary>Removes one; false where it is no member.</summary>
    public bool Remove(int shard)
    {
        if (shard / Bits >= _levels[0].Length || (_levels[0][shard / Bits] & (1UL << (shard % Bits))) == 0)
            return false;
        Count--;
        foreach (ulong[] level in _levels)
        {
            (shard, int bit) = Math.DivRem(shard, Bits);
            level[shard] &= ~(1UL << bit);
            if (level[shard] != 0)
                break;
        }

        return true;
    }

    /// <summary>Removes the least member.</summary>
    /// <returns>The shard; null where the set is empty.</returns>
    public int? TakeFirst()
    {
        if (Count == 0)
            return null;
        int shard = 0;
        for (int level = _levels.Length - 1; level >= 0; level--)
            shard = (shard * Bits) + BitOperations.TrailingZeroCount(_levels[level][shard]);
        Remove(shard);
        return shard;
    }

    private void Add(int index, ulong added)
    {
        ulong[] members = _levels[0];
        Count += BitOperations.PopCount(added & ~members[index]);
        members[index] |= added;
        for (int level = 1; level < _levels.Length; level++)
        {
            (index, int bit) = Math.DivRem(index, Bits);
            _levels[level][index] |= 1UL << bit;
        }
    }

    private void Grow(int words)
    {
        ulong[] members = _levels[0];
        if (words <= members.Length)
            return;
        List<ulong[]> levels = [];
        for (int length = words; levels.Count == 0 || levels[^1].Length > 1; length = (length + Bits - 1) / Bits)
            levels.Add(new ulong[length]);
        (_levels, Count) = ([.. levels], 0);
        for (int index = 0; index < members.Length; index++)
        {
            if (members[index] != 0)
                Add(index, members[index]);
        }
    }
}
