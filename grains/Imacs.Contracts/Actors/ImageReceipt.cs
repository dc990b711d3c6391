namespace Imacs.Contracts.Actors;

/// <summary>How an image went.</summary>
/// <param name="Regions">Regions found; 0 for a quarantined image.</param>
/// <param name="Quarantined">Why it was left out; null where it was not.</param>
[GenerateSerializer, Immutable, Alias("imacs.image-receipt")]
public sealed record ImageReceipt([property: Id(0)] int Regions, [property: Id(1)] string? Quarantined);
