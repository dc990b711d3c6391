using Imacs.Contracts.Specs;

namespace Imacs.Contracts.Actors;

/// <summary>What a check found out about a model.</summary>
/// <param name="Model">The model as it was found, pinned to its file's sha256.</param>
/// <param name="OutputCount">Its number of outputs.</param>
/// <param name="EmbeddingLength">Length of what its embed method returns; 0 without one.</param>
[GenerateSerializer, Immutable, Alias("imacs.model-facts")]
public sealed record ModelFacts(
    [property: Id(0)] ModelSpec Model,
    [property: Id(1)] int OutputCount,
    [property: Id(2)] int EmbeddingLength);
