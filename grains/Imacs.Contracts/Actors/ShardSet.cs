using System.Buffers.Binary;
using System.Collections;
using System.Numerics;

namespace Imacs.Contracts.Actors;

/// <summary>Some of the shards of one comparison, one bit each: 4 million are half a megabyte, which a call can carry every half minute.</summary>
[GenerateSerializer, Immutable, Alias("imacs.shard-set")]
public sealed class ShardSet : IReadOnlyCollection<int>
{
    /// <summary>Shards in one <see cref="Word"/>.</summary>
    public const int WordBits = 64;

    // Bytes, since the serializer writes them as they are and other numbers one by one; whole words, little endian.
    [Id(0)]
    private readonly byte[] _bits;

    private ShardSet(byte[] bits, int count) => (_bits, Count) = (bits, count);

    /// <summary>How many shards are in the set.</summary>
    [Id(1)]
    public int Count { get; }

    /// <summary>How many words there are: no shard of the set is <see cref="WordBits"/> times this or more.</summary>
    public int Words => _bits.Length / sizeof(ulong);

    /// <summary>Those of the shards 0 to <paramref name="count"/> - 1 that a rule picks.</summary>
    /// <param name="count">Shards of the comparison, at least 0.</param>
    /// <param name="isIn">Whether a shard belongs to the set. Asked once for each, in ascending order.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
    public static ShardSet From(int count, Func<int, bool> isIn)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        int words = (int)(((long)count + WordBits - 1) / WordBits), picked = 0;
        byte[] bits = new byte[words * sizeof(ulong)];
        for (int index = 0; index < words; index++)
        {
            ulong word = 0;
            for (int bit = 0, shard = index * WordBits; bit < WordBits && shard + bit < count; bit++)
            {
                if (isIn(shard + bit))
                    word |= 1UL << bit;
            }

            BinaryPrimitives.WriteUInt64LittleEndian(bits.AsSpan(index * sizeof(ulong)), word);
            picked += BitOperations.PopCount(word);
        }

        return new(bits, picked);
    }

    /// <summary>Whether a shard is in the set; false for any number beyond it.</summary>
    /// <param name="shard">The shard's number.</param>
    public bool Contains(int shard) => shard >= 0 && shard / WordBits < Words && (Word(shard / WordBits) & (1UL << (shard % WordBits))) != 0;

    /// <summary>64 shards at once: bit b of word w stands for shard 64 w + b.</summary>
    /// <param name="index">0 to <see cref="Words"/> - 1.</param>
    public ulong Word(int index) => BinaryPrimitives.ReadUInt64LittleEndian(_bits.AsSpan(index * sizeof(ulong)));

    /// <summary>The shards, ascending.</summary>
    public IEnumerator<int> GetEnumerator()
    {
        for (int index = 0; index < Words; index++)
        {
            for (ulong word = Word(index); word != 0; word &= word - 1)
                yield return (index * WordBits) + BitOperations.TrailingZeroCount(word);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
