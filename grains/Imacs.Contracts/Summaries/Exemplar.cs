namespace Imacs.Contracts.Summaries;

/// <summary>A region that stands for its cluster.</summary>
/// <param name="Image">The image's id: its path relative to the dataset.</param>
/// <param name="Region">The region's number within its image, as in regions.parquet.</param>
/// <param name="Label">The image's label; null where it has none.</param>
/// <param name="X">Left edge of the region's box, pixels.</param>
/// <param name="Y">Top edge.</param>
/// <param name="Width">Width of the box, pixels.</param>
/// <param name="Height">Height of the box, pixels.</param>
/// <param name="Shares">Per model name: the region's share.</param>
public sealed record Exemplar(
    string Image,
    int Region,
    string? Label,
    int X,
    int Y,
    int Width,
    int Height,
    IReadOnlyDictionary<string, double> Shares);
