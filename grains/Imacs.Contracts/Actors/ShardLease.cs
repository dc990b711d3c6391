namespace Imacs.Contracts.Actors;

/// <summary>A worker's right to do one shard for a while.</summary>
/// <param name="Comparison">The comparison's id.</param>
/// <param name="Shard">The shard's number.</param>
/// <param name="Token">Tells this lease from earlier ones of the same shard.</param>
/// <param name="Attempt">1 for the first lease of the shard.</param>
/// <param name="Span">The comparison's span as W3C traceparent; null where nobody records it.</param>
/// <param name="Worker">The worker's name; null where a scheduler of an older version gave the lease.</param>
[GenerateSerializer, Immutable, Alias("imacs.lease")]
public sealed record ShardLease(
    [property: Id(0)] string Comparison,
    [property: Id(1)] int Shard,
    [property: Id(2)] long Token,
    [property: Id(3)] int Attempt,
    [property: Id(4)] string? Span = null,
    [property: Id(5)] string? Worker = null);
