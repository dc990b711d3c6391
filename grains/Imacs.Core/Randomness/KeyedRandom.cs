using System.Numerics;

namespace Imacs.Core.Randomness;

/// <summary>A generator whose whole stream is a function of (seed, key), so that draws for an item never depend on who drew before.</summary>
/// <remarks>
/// xoshiro256** (Blackman and Vigna 2018) started from SplitMix64 (Steele, Lea and Flood 2014). The algorithm is fixed here, not
/// borrowed from <see cref="System.Random"/>, because stored results must stay the same over versions of .NET. Not for secrets.
/// </remarks>
public sealed class KeyedRandom
{
    private const ulong Golden = 0x9E3779B97F4A7C15;
    private ulong _a;
    private ulong _b;
    private ulong _c;
    private ulong _d;

    /// <summary>The stream of a numbered item.</summary>
    /// <param name="seed">Any value; the run's seed.</param>
    /// <param name="key">Any value; the item's number.</param>
    public KeyedRandom(long seed, ulong key)
    {
        ulong state = Hash(seed, key);
        _a = Mix(state += Golden);
        _b = Mix(state += Golden);
        _c = Mix(state += Golden);
        _d = Mix(state + Golden);
        // The all-zero state is the one that xoshiro never leaves.
        if ((_a | _b | _c | _d) == 0)
            _a = Golden;
    }

    /// <summary>The stream of a named item.</summary>
    /// <param name="seed">Any value; the run's seed.</param>
    /// <param name="key">The item's name, compared by ordinal; may be empty.</param>
    public KeyedRandom(long seed, string key)
        : this(seed, Hash(seed, key))
    {
    }

    /// <summary>A stable 64-bit hash of (seed, key), uniform over all values: the items with the m smallest hashes are a seeded sample.</summary>
    /// <param name="seed">Any value.</param>
    /// <param name="key">Any value. For one seed the mapping is a bijection, so two keys never collide.</param>
    public static ulong Hash(long seed, ulong key) => Mix(Mix((ulong)seed + Golden) + (Mix(key + Golden) ^ Golden));

    /// <summary>A stable 64-bit hash of (seed, key), the same on every machine and version of .NET.</summary>
    /// <param name="seed">Any value.</param>
    /// <param name="key">The item's name, as UTF-16 code units; may be empty.</param>
    public static ulong Hash(long seed, string key)
    {
        ulong hash = Mix((ulong)seed + Golden);
        ReadOnlySpan<char> rest = key;
        while (rest.Length >= 4)
        {
            hash = Mix(hash + (Golden ^ Block(rest[..4])));
            rest = rest[4..];
        }

        // The length closes the hash, so that "a" and "a\0" differ although the last block is filled with zeros.
        return Mix(Mix(hash + (Golden ^ Block(rest))) + (ulong)key.Length);
    }

    /// <summary>The next 64 random bits.</summary>
    public ulong NextUInt64()
    {
        ulong result = BitOperations.RotateLeft(_b * 5, 7) * 9;
        ulong shifted = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= shifted;
        _d = BitOperations.RotateLeft(_d, 45);
        return result;
    }

    /// <summary>A uniform number in [0, 1) with 53 random bits.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1L << 53));

    /// <summary>A uniform integer in 0 to <paramref name="exclusiveMax"/> - 1, without modulo bias.</summary>
    /// <param name="exclusiveMax">At least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="exclusiveMax"/> is below 1.</exception>
    /// <remarks>Lemire 2019, "Fast random integer generation in an interval".</remarks>
    public int NextInt32(int exclusiveMax)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(exclusiveMax, 1);
        ulong range = (ulong)exclusiveMax;
        ulong high = Math.BigMul(NextUInt64(), range, out ulong low);
        if (low < range)
        {
            ulong threshold = (0 - range) % range;
            while (low < threshold)
                high = Math.BigMul(NextUInt64(), range, out low);
        }

        return (int)high;
    }

    /// <summary>A normal number with mean 0 and standard deviation 1.</summary>
    /// <remarks>Box and Muller 1958; two uniform draws each, so that the stream's position does not depend on the values.</remarks>
    public double NextNormal()
    {
        double radius = Math.Sqrt(-2 * Math.Log(1 - NextDouble()));
        return radius * Math.Cos(2 * Math.PI * NextDouble());
    }

    /// <summary>Puts the items in a random order, every order equally likely (Fisher and Yates).</summary>
    /// <param name="items">Any length; changed in place.</param>
    public void Shuffle<T>(Span<T> items)
    {
        for (int last = items.Length - 1; last > 0; last--)
        {
            int other = NextInt32(last + 1);
            (items[last], items[other]) = (items[other], items[last]);
        }
    }

    private static ulong Block(ReadOnlySpan<char> units)
    {
        ulong block = 0;
        for (int i = 0; i < units.Length; i++)
            block |= (ulong)units[i] << (16 * i);
        return block;
    }

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
