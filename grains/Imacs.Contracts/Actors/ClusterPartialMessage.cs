namespace Imacs.Contracts.Actors;

/// <summary>What one k-means pass needs to know of a shard: bounded by k x dimension, never by data.</summary>
/// <param name="Dimension">Length of one embedding.</param>
/// <param name="Sums">k x dimension fixed-point sums.</param>
/// <param name="Counts">k row counts.</param>
/// <param name="SquaredNorm">Fixed-point sum of squared norms.</param>
/// <param name="FarPoints">A few rows far from their centre, for clusters that lost all rows.</param>
[GenerateSerializer, Immutable, Alias("imacs.cluster-partial")]
public sealed record ClusterPartialMessage(
    [property: Id(0)] int Dimension,
    [property: Id(1)] long[] Sums,
    [property: Id(2)] long[] Counts,
    [property: Id(3)] long SquaredNorm,
    [property: Id(4)] IReadOnlyList<FarPointMessage> FarPoints);
