namespace Imacs.Grains.Comparisons;

/// <summary>plan/instance.json: tells a comparison from one of the same id that was there before it and was removed. Comparisons from before there was such a file have none. A file of its own, so that
/// silos of the version before read everything else.</summary>
public sealed record ComparisonInstance
{
    /// <summary>Version of this document.</summary>
    public int SchemaVersion { get; init; } = 1;

    /// <summary>Random.</summary>
    public required string Instance { get; init; }
}
