namespace Imacs.Contracts.Actors;

/// <summary>A shard's part of a sample. Bounded by the sample's size, a parameter of the clustering, whatever the size of the data.</summary>
/// <param name="Dimension">Length of one embedding.</param>
/// <param name="Hashes">One for each row, ascending.</param>
/// <param name="Values">Rows x dimension values.</param>
[GenerateSerializer, Immutable, Alias("imacs.embedding-sample")]
public sealed record EmbeddingSampleMessage([property: Id(0)] int Dimension, [property: Id(1)] ulong[] Hashes, [property: Id(2)] float[] Values);
