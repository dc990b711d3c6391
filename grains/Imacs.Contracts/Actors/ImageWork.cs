namespace Imacs.Contracts.Actors;

/// <summary>One image to attribute: a reference, never pixels.</summary>
/// <param name="Comparison">The comparison's id.</param>
/// <param name="Index">The image's number in the plan, from 0.</param>
/// <param name="Image">The image's id: its path relative to the dataset.</param>
/// <param name="Path">The file.</param>
/// <param name="Label">Its label; null where it has none.</param>
/// <param name="LabelIndex">The label's class index; -1 without a label.</param>
[GenerateSerializer, Immutable, Alias("imacs.image-work")]
public sealed record ImageWork(
    [property: Id(0)] string Comparison,
    [property: Id(1)] int Index,
    [property: Id(2)] string Image,
    [property: Id(3)] string Path,
    [property: Id(4)] string? Label,
    [property: Id(5)] int LabelIndex);
