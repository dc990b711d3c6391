namespace Imacs.Datasets.Synthetic;

/// <summary>What a pixel of an <see cref="ObjectScenes"/> image shows.</summary>
public enum ScenePart
{
    /// <summary>The ground, around the contour and between it and the fill.</summary>
    Ground,

    /// <summary>The coloured disc, the same whatever the shape.</summary>
    Fill,

    /// <summary>The black line that draws the shape.</summary>
    Contour,
}
