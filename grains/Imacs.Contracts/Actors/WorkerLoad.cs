namespace Imacs.Contracts.Actors;

/// <summary>What a worker has in hand: what is lost, or waited for, where it is taken away.</summary>
/// <param name="Worker">The worker's name.</param>
/// <param name="Shards">Shards that are leased to it, at least 1.</param>
/// <param name="Oldest">How long ago the oldest of them was leased, as far as the scheduler knows: it begins anew where the scheduler moves.</param>
[GenerateSerializer, Immutable, Alias("imacs.worker-load")]
public sealed record WorkerLoad(
    [property: Id(0)] string Worker,
    [property: Id(1)] int Shards,
    [property: Id(2)] TimeSpan Oldest);
