using Imacs.Datasets.Sampling;

namespace Imacs.Datasets.Synthetic;

/// <summary>A stream of draws keyed by what it is for, so that one image never depends on how many were made before it.</summary>
internal sealed class SceneRandom
{
    private const ulong Golden = 0x9E3779B97F4A7C15;
    private ulong _state;

    public SceneRandom(long seed, string purpose, int index) =>
        _state = SeededHash.Of(seed, purpose) ^ SeededHash.Mix(Golden * ((ulong)(uint)index + 1));

    /// <summary>64 uniform bits; the state steps as in SplitMix64.</summary>
    public ulong NextBits() => SeededHash.Mix(_state += Golden);

    /// <summary>Uniform in [0, 1).</summary>
    public double Next() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in [low, high).</summary>
    public double Between(double low, double high) => low + ((high - low) * Next());

    /// <summary>Uniform in 0 to <paramref name="count"/> - 1.</summary>
    public int Below(int count) => (int)(Next() * count);

    /// <summary>True with this probability.</summary>
    public bool Chance(double probability) => Next() < probability;
}
