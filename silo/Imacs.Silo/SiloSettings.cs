using System.Net;
using Imacs.Client;
using Imacs.Grains.Roles;
using Imacs.Storage.Artifacts;
using Microsoft.Extensions.Logging;

namespace Imacs.Silo;

/// <summary>How one silo process runs: checked, and ready to use.</summary>
public sealed record SiloSettings
{
    /// <summary>What the silo is there for.</summary>
    public required SiloRole Role { get; init; }

    /// <summary>Where the members of the cluster are listed, and reminders kept.</summary>
    public required RedisAddress Redis { get; init; }

    /// <summary>Where artifacts are.</summary>
    public required IArtifactStore Store { get; init; }

    /// <summary>The cluster's name: silos of another one in the same Redis are not seen.</summary>
    public required string ClusterId { get; init; }

    /// <summary>This silo's name, for logs.</summary>
    public required string Name { get; init; }

    /// <summary>The address under which other silos and clients reach this one. Loopback keeps a cluster on one machine, and its ports closed to others.</summary>
    public required IPAddress Address { get; init; }

    /// <summary>The port for other silos; 0 for any free one.</summary>
    public int SiloPort { get; init; }

    /// <summary>The port for clients; 0 for any free one.</summary>
    public int GatewayPort { get; init; }

    /// <summary>The port of /health; 0 for any free one, which the log tells.</summary>
    public int HealthPort { get; init; }

    /// <summary>How long a worker that is told to stop goes on with the shards in hand.</summary>
    public TimeSpan DrainBudget { get; init; }

    /// <summary>How long a shard waits whose worker is gone.</summary>
    public TimeSpan LeaseDuration { get; init; }

    /// <summary>"cpu", "cuda" or "cuda:N".</summary>
    public required string Device { get; init; }

    /// <summary>Device threads; 0 for one each core, or one for a GPU.</summary>
    public int Threads { get; init; }

    /// <summary>Shards in work at once.</summary>
    public int Shards { get; init; }

    /// <summary>Images in work at once.</summary>
    public int Images { get; init; }

    /// <summary>How long the device may be at one batch before the process ends; zero for ever.</summary>
    public TimeSpan LongestBatch { get; init; }

    /// <summary>The folder that keeps models fetched from the store; null for the default.</summary>
    public string? CacheFolder { get; init; }

    /// <summary>Bytes of models kept there.</summary>
    public long CacheBytes { get; init; }

    /// <summary>Folders and addresses that models may be loaded from; empty for any.</summary>
    public IReadOnlyList<string> ModelPlaces { get; init; } = [];

    /// <summary>Whether /metrics is there.</summary>
    public bool Metrics { get; init; } = true;

    /// <summary>Images' spans are recorded of every so manieth shard, where traces are sent anywhere.</summary>
    public int TracedShards { get; init; } = 16;

    /// <summary>Label selector of the workers' pods, on which a coordinator writes what their deletion costs; null where it does not.</summary>
    public string? WorkerPods { get; init; }

    /// <summary>Whether each log entry is a line of JSON.</summary>
    public bool JsonLogs { get; init; }

    /// <summary>What is logged.</summary>
    public LogLevel LogLevel { get; init; }
}
