namespace Imacs.Grains.Comparisons;

/// <summary>plan/fingerprint.json: says that the plan is whole.</summary>
public sealed record PlanFingerprint
{
    /// <summary>Version of this document.</summary>
    public int SchemaVersion { get; init; } = 1;

    /// <summary>sha256 over the parameters, the models' hashes and the ids and labels of the images; 16 hex digits. The same on every machine.</summary>
    public required string Fingerprint { get; init; }
}
