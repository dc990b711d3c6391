namespace Imacs.Core.Planning;

/// <summary>What a forecast is a function of.</summary>
public sealed record ScaleQuestion
{
    /// <summary>Images, 1 to <see cref="int.MaxValue"/>: a plan numbers them with 31 bits.</summary>
    public required long Images { get; init; }

    /// <summary>Images in a shard, at least 1.</summary>
    public required int ShardSize { get; init; }

    /// <summary>What one image takes.</summary>
    public required ImageLoad Load { get; init; }

    /// <summary>What one image leaves.</summary>
    public required ImageBytes Bytes { get; init; }

    /// <summary>How fast a device is; null where it is not known, and then neither is any time.</summary>
    public DeviceRates? Rates { get; init; }

    /// <summary>The devices.</summary>
    public required DeviceFleet Fleet { get; init; }

    /// <summary>Whether concepts are masked afterwards, which reads the shards once more.</summary>
    public bool ChecksCausality { get; init; }

    /// <summary>Seconds that one read or write of a small artifact takes. Above 0.</summary>
    public required double StoreSeconds { get; init; }
}
