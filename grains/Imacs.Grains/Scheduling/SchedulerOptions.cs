using System.ComponentModel.DataAnnotations;

namespace Imacs.Grains.Scheduling;

/// <summary>How shards are leased to workers.</summary>
public sealed class SchedulerOptions
{
    /// <summary>How long a lease lasts without being renewed.</summary>
    /// <value>Default 1 minute.</value>
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How often a comparison tells the scheduler which of its shards are open, in case the scheduler was lost.</summary>
    /// <value>Default 30 seconds.</value>
    public TimeSpan Reregistration { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a shard is tried before its comparison is told that it cannot be done.</summary>
    /// <value>1 to 100. Default 3.</value>
    [Range(1, 100)]
    public int MaxAttempts { get; set; } = 3;
}
