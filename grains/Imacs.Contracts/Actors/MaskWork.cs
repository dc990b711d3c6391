namespace Imacs.Contracts.Actors;

/// <summary>Areas of one image to take away, one after the other.</summary>
/// <param name="Image">Which image.</param>
/// <param name="Areas">The areas.</param>
[GenerateSerializer, Immutable, Alias("imacs.mask-work")]
public sealed record MaskWork([property: Id(0)] ImageWork Image, [property: Id(1)] IReadOnlyList<MaskArea> Areas);
