namespace Imacs.Contracts.Actors;

/// <summary>Cluster centres on their way to a shard: bounded by k x dimension, never by data.</summary>
/// <param name="Dimension">Length of one centre.</param>
/// <param name="Values">k x dimension values, centre after centre.</param>
[GenerateSerializer, Immutable, Alias("imacs.centroids")]
public sealed record CentroidsMessage([property: Id(0)] int Dimension, [property: Id(1)] float[] Values);
