namespace Imacs.Contracts.Actors;

/// <summary>How much work there is: what decides how many workers are worth having.</summary>
/// <param name="PendingShards">Shards that wait for a worker, all comparisons together.</param>
/// <param name="ShardsInFlight">Shards that are leased.</param>
/// <param name="Comparisons">Comparisons with shards of either kind.</param>
[GenerateSerializer, Immutable, Alias("imacs.backlog")]
public sealed record SchedulerBacklog(
    [property: Id(0)] long PendingShards,
    [property: Id(1)] int ShardsInFlight,
    [property: Id(2)] int Comparisons);
