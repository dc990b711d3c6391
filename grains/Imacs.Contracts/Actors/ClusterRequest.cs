namespace Imacs.Contracts.Actors;

/// <summary>What to cluster.</summary>
/// <param name="Shards">Shards of the comparison.</param>
/// <param name="K">Clusters; 0 to choose from the range.</param>
/// <param name="FewestK">Fewest that may be chosen.</param>
/// <param name="MostK">Most that may be chosen.</param>
/// <param name="Seed">Seed of every draw.</param>
[GenerateSerializer, Immutable, Alias("imacs.cluster-request")]
public sealed record ClusterRequest([property: Id(0)] int Shards, [property: Id(1)] int K, [property: Id(3)] int FewestK, [property: Id(4)] int MostK, [property: Id(2)] long Seed);
