namespace Imacs.Core.Attribution;

/// <summary>A rectangle of pixels that is covered.</summary>
/// <param name="Top">First row.</param>
/// <param name="Left">First column.</param>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
public readonly record struct OcclusionWindow(int Top, int Left, int Height, int Width)
{
    /// <summary>Pixels covered.</summary>
    public int Area => Height * Width;
}
