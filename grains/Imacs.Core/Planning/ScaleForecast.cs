namespace Imacs.Core.Planning;

/// <summary>What a comparison will take, before anything is started.</summary>
public sealed record ScaleForecast
{
    /// <summary>Images.</summary>
    public required long Images { get; init; }

    /// <summary>Shards: leases, if none is given twice.</summary>
    public required long Shards { get; init; }

    /// <summary>Files of the plan: the lists of images, each of some consecutive shards, the plan, its instance and its fingerprint.</summary>
    public required long PlanFiles { get; init; }

    /// <summary>Gradient evaluations of all images and models.</summary>
    public required double Gradients { get; init; }

    /// <summary>Forward-only passes, likewise.</summary>
    public required double Forwards { get; init; }

    /// <summary>Embedded patches, likewise.</summary>
    public required double Embeddings { get; init; }

    /// <summary>Selected regions: rows of regions.parquet.</summary>
    public required double Regions { get; init; }

    /// <summary>Bytes of the artifacts.</summary>
    public required ByteForecast Bytes { get; init; }

    /// <summary>Artifacts that workers write: for each shard a record of the attempt, which goes again, and two tables, or three where candidate segments are sampled.</summary>
    public required long WorkerWrites { get; init; }

    /// <summary>Bytes of the set of open shards, which a comparison sends to the scheduler: one bit each, in words of 64.</summary>
    public required long SchedulerBytes { get; init; }

    /// <summary>Device hours of the attribution; null where the devices' rate is not known.</summary>
    public double? DeviceHours { get; init; }

    /// <summary>Price of these; null without a price or a rate.</summary>
    public double? Cost { get; init; }

    /// <summary>Device hours where all workers are kept from beginning to end, through stages that leave devices idle; null where the devices' rate is not known.</summary>
    public double? HeldHours { get; init; }

    /// <summary>Price of these; null without a price or a rate.</summary>
    public double? HeldCost { get; init; }

    /// <summary>Leases a second while images are attributed.</summary>
    public double? LeasesPerSecond { get; init; }

    /// <summary>Artifacts written a second while images are attributed.</summary>
    public double? WritesPerSecond { get; init; }

    /// <summary>Bytes written a second while images are attributed.</summary>
    public double? BytesPerSecond { get; init; }

    /// <summary>The stages in order.</summary>
    public required IReadOnlyList<StageForecast> Stages { get; init; }

    /// <summary>All stages together; null where the devices' rate is not known.</summary>
    public double? Seconds { get; init; }

    /// <summary>The stage that takes longest; null where the devices' rate is not known.</summary>
    public StageForecast? Limit { get; init; }
}
