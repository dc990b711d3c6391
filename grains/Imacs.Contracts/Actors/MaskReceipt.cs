namespace Imacs.Contracts.Actors;

/// <summary>What taking areas away did to the explained outputs.</summary>
/// <param name="Drops">[areas][models]: output before minus output after, in units of the output.</param>
[GenerateSerializer, Immutable, Alias("imacs.mask-receipt")]
public sealed record MaskReceipt([property: Id(0)] IReadOnlyList<double[]> Drops);
