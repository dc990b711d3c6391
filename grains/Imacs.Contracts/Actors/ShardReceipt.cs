namespace Imacs.Contracts.Actors;

/// <summary>What a finished shard holds.</summary>
/// <param name="Comparison">The comparison's id.</param>
/// <param name="Shard">The shard's number, from 0.</param>
/// <param name="Images">Images in it, quarantined ones included.</param>
/// <param name="Quarantined">Images left out.</param>
/// <param name="Regions">Regions in it.</param>
[GenerateSerializer, Immutable, Alias("imacs.shard-receipt")]
public sealed record ShardReceipt(
    [property: Id(0)] string Comparison,
    [property: Id(1)] int Shard,
    [property: Id(2)] int Images,
    [property: Id(3)] int Quarantined,
    [property: Id(4)] int Regions);
