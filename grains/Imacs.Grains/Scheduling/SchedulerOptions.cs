using System.ComponentModel.DataAnnotations;

namespace Imacs.Grains.Scheduling;

/// <summary>How shards are leased to workers.</summary>
public sealed class SchedulerOptions
{
    /// <summary>How long a lease lasts without being renewed: how long a shard waits whose worker is gone.</summary>
    /// <value>Default 30 seconds.</value>
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a scheduler that has just been activated gives no leases: workers that have some from its predecessor are to speak first.</summary>
    /// <value>Default 0, for a single silo, which has no predecessor.</value>
    public TimeSpan Settling { get; set; } = TimeSpan.Zero;

    /// <summary>How often a comparison tells the scheduler which of its shards are open, in case the scheduler was lost.</summary>
    /// <value>Default 5 seconds.</value>
    public TimeSpan Reregistration { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often a cluster looks whether an unfinished comparison still has a silo that runs it.</summary>
    /// <value>At least 10 seconds. Default 20 seconds.</value>
    public TimeSpan ContinuationPeriod { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How often a shard is tried that fails for reasons that may pass, such as a store that does not answer. Workers wait up to 15 seconds in between, so it is some ten
    /// minutes.</summary>
    /// <value>1 to 1000. Default 40.</value>
    [Range(1, 1000)]
    public int MaxInterruptions { get; set; } = 40;

    /// <summary>How often a shard is tried that fails otherwise, before its comparison is told that it cannot be done.</summary>
    /// <value>1 to 100. Default 3.</value>
    [Range(1, 100)]
    public int MaxAttempts { get; set; } = 3;
}
