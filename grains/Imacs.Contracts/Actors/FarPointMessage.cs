namespace Imacs.Contracts.Actors;

/// <summary>A region that lies far from its centre.</summary>
/// <param name="Row">Its number among all regions.</param>
/// <param name="Cluster">Its cluster.</param>
/// <param name="Distance">Squared distance to that centre.</param>
/// <param name="Values">Its embedding.</param>
[GenerateSerializer, Immutable, Alias("imacs.far-point")]
public sealed record FarPointMessage(
    [property: Id(0)] long Row,
    [property: Id(1)] int Cluster,
    [property: Id(2)] double Distance,
    [property: Id(3)] float[] Values);
