namespace Imacs.Core.Clustering;

/// <summary>The parameters of a clustering; with the data they determine its result bit for bit, all but <see cref="Concurrency"/>.</summary>
public sealed record KMeansOptions
{
    /// <summary>Clusters.</summary>
    /// <value>At least 1. Default 25, as in ACE.</value>
    public int K { get; init; } = 25;

    /// <summary>Seed of the sample, of every restart and of the order of mini-batches.</summary>
    public long Seed { get; init; }

    /// <summary>Runs on the sample from different first centres, of which the one with the least inertia goes on.</summary>
    /// <value>At least 1. Default 4.</value>
    public int Restarts { get; init; } = 4;

    /// <summary>Rows gathered in one place for the restarts; never fewer than K are taken.</summary>
    /// <value>At least 1. Default 16,384.</value>
    public int SampleSize { get; init; } = 16_384;

    /// <summary>Mini-batches between the sample and the full passes; none are run where the sample holds every row.</summary>
    /// <value>At least 0. Default 32.</value>
    public int MiniBatchRounds { get; init; } = 32;

    /// <summary>Shards that make one mini-batch.</summary>
    /// <value>At least 1. Default 8.</value>
    public int ShardsPerMiniBatch { get; init; } = 8;

    /// <summary>Most passes over all rows before the one that fixes the labels.</summary>
    /// <value>At least 1. Default 20.</value>
    public int MaxPasses { get; init; } = 20;

    /// <summary>Passes stop when the inertia falls by no more than this share of itself.</summary>
    /// <value>0 to 1. Default 1e-4.</value>
    public double Tolerance { get; init; } = 1e-4;

    /// <summary>Shards asked at the same time. It changes the time, never the result.</summary>
    /// <value>At least 1. Default 16.</value>
    public int Concurrency { get; init; } = 16;

    /// <summary>Throws if a value is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the value.</exception>
    public void Validate()
    {
        Require(K >= 1, K, nameof(K), "be at least 1");
        Require(Restarts >= 1, Restarts, nameof(Restarts), "be at least 1");
        Require(SampleSize >= 1, SampleSize, nameof(SampleSize), "be at least 1");
        Require(MiniBatchRounds >= 0, MiniBatchRounds, nameof(MiniBatchRounds), "be at least 0");
        Require(ShardsPerMiniBatch >= 1, ShardsPerMiniBatch, nameof(ShardsPerMiniBatch), "be at least 1");
        Require(MaxPasses >= 1, MaxPasses, nameof(MaxPasses), "be at least 1");
        Require(Concurrency >= 1, Concurrency, nameof(Concurrency), "be at least 1");
        Require(Tolerance is >= 0 and <= 1, Tolerance, nameof(Tolerance), "be 0 to 1");
    }

    private static void Require(bool condition, object value, string name, string rule)
    {
        if (!condition)
            throw new ArgumentOutOfRangeException(name, value, $"{name} must {rule}.");
    }
}
