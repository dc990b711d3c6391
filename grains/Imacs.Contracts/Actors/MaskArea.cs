namespace Imacs.Contracts.Actors;

/// <summary>All regions of one cluster in one image.</summary>
/// <param name="Cluster">The cluster.</param>
/// <param name="Masks">Run lengths of each region, as in regions.parquet.</param>
[GenerateSerializer, Immutable, Alias("imacs.mask-area")]
public sealed record MaskArea([property: Id(0)] int Cluster, [property: Id(1)] IReadOnlyList<int[]> Masks);
