namespace Imacs.Contracts.Actors;

/// <summary>Which regions belong to a sample.</summary>
/// <param name="Seed">Seed of the hashes.</param>
/// <param name="Threshold">A region belongs to it if its hash is at most this.</param>
/// <param name="Limit">Most regions in the whole sample.</param>
/// <param name="FirstRow">Number of the shard's first region among all regions.</param>
[GenerateSerializer, Immutable, Alias("imacs.sample-request")]
public sealed record SampleRequestMessage(
    [property: Id(0)] long Seed,
    [property: Id(1)] ulong Threshold,
    [property: Id(2)] int Limit,
    [property: Id(3)] long FirstRow);
