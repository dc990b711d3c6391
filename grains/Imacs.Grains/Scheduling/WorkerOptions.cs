using System.ComponentModel.DataAnnotations;

namespace Imacs.Grains.Scheduling;

/// <summary>What a worker silo takes on at once.</summary>
public sealed class WorkerOptions
{
    /// <summary>Whether this silo asks for shards.</summary>
    /// <value>Default true.</value>
    public bool Enabled { get; set; } = true;

    /// <summary>Shards in work at once. Two, so that the tail of one is filled by the head of the next.</summary>
    /// <value>1 to 64. Default 2.</value>
    [Range(1, 64)]
    public int Shards { get; set; } = 2;

    /// <summary>Images in work at once, all shards together: what bounds memory, and what fills batches.</summary>
    /// <value>1 to 4096. Default 24.</value>
    [Range(1, 4096)]
    public int Images { get; set; } = 24;

    /// <summary>Embeddings kept in memory while k-means passes over them.</summary>
    /// <value>Bytes, at least 0. Default 256 MiB.</value>
    [Range(0, long.MaxValue)]
    public long EmbeddingCacheBytes { get; set; } = 256L << 20;

    /// <summary>How often a lease is renewed and progress told, and so how long a cancelled comparison may still keep a device busy.</summary>
    /// <value>Default 700 ms.</value>
    public TimeSpan Renewal { get; set; } = TimeSpan.FromMilliseconds(700);

    /// <summary>Longest pause after a shard that failed because something did not answer, such as the store.</summary>
    /// <value>Default 15 seconds.</value>
    public TimeSpan LongestPause { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Longest pause between two questions for work when there is none.</summary>
    /// <value>Default 500 ms.</value>
    public TimeSpan IdlePause { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long a silo that shuts down goes on with the shards in hand before it hands them back.</summary>
    /// <value>Default 0: at once, as a person expects who pressed Ctrl-C.</value>
    public TimeSpan DrainBudget { get; set; } = TimeSpan.Zero;
}
