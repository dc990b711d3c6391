namespace Imacs.Reporting;

/// <summary>One image in full: what every model saw in it.</summary>
public sealed record DrillDown
{
    /// <summary>The image's id: its path relative to the dataset.</summary>
    public required string Image { get; init; }

    /// <summary>Its label; null where it has none.</summary>
    public string? Label { get; init; }

    /// <summary>Width in pixels of the image and of every map.</summary>
    public required int Width { get; init; }

    /// <summary>Height in pixels.</summary>
    public required int Height { get; init; }

    /// <summary>The image as a PNG.</summary>
    public required byte[] ImagePng { get; init; }

    /// <summary>The image with the outlines of the candidate segments, as a PNG.</summary>
    public required byte[] SegmentsPng { get; init; }

    /// <summary>Per model, in the order of the summary's models.</summary>
    public required IReadOnlyList<DrillDownModel> Models { get; init; }

    /// <summary>The regions that some model selected, most important first.</summary>
    public IReadOnlyList<DrillDownRegion> Regions { get; init; } = [];
}
