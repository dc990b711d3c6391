namespace Imacs.Reporting;

/// <summary>One region of one image.</summary>
/// <param name="Region">Its number within the image, as in regions.parquet.</param>
/// <param name="ClusterId">The concept that it belongs to; null where it was not clustered.</param>
/// <param name="X">Left edge of its box, pixels.</param>
/// <param name="Y">Top edge.</param>
/// <param name="Width">Width of the box, pixels.</param>
/// <param name="Height">Height of the box, pixels.</param>
/// <param name="Shares">Per model name: region sum over the L1 norm of the image's map, -1 to 1.</param>
public sealed record DrillDownRegion(
    int Region,
    int? ClusterId,
    int X,
    int Y,
    int Width,
    int Height,
    IReadOnlyDictionary<string, double> Shares);
