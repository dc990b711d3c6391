using Imacs.Contracts.Specs;

namespace Imacs.Contracts.Actors;

/// <summary>A model to check.</summary>
/// <param name="Model">The model, with its input size.</param>
/// <param name="Attribution">How it will be explained; null for an embedder, which only embeds.</param>
/// <param name="Output">Which of its outputs is explained.</param>
[GenerateSerializer, Immutable, Alias("imacs.model-check-work")]
public sealed record ModelCheckWork(
    [property: Id(0)] ModelSpec Model,
    [property: Id(1)] AttributionSpec? Attribution,
    [property: Id(2)] OutputKind Output);
