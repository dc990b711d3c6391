using System.Buffers;
using System.Text;

namespace Imacs.Datasets.Sampling;

/// <summary>A hash of (seed, text) that is the same in every process and version: FNV-1a over UTF-8, then SplitMix64's finaliser, which spreads similar ids.</summary>
internal static class SeededHash
{
    private const ulong FnvOffset = 14695981039346656037;
    private const ulong FnvPrime = 1099511628211;
    private const ulong Golden = 0x9E3779B97F4A7C15;

    public static ulong Of(long seed, string text)
    {
        byte[] bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        int length = Encoding.UTF8.GetBytes(text, bytes);
        ulong hash = FnvOffset;
        foreach (byte value in bytes.AsSpan(0, length))
            hash = (hash ^ value) * FnvPrime;
        ArrayPool<byte>.Shared.Return(bytes);
        return Mix(hash + Mix(unchecked((ulong)seed) + Golden));
    }

    /// <summary>SplitMix64's finaliser (Steele, Lea and Flood 2014): a bijection in which every input bit changes half of the output bits.</summary>
    public static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
