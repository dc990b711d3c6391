using System.Runtime.InteropServices;

namespace Imacs.Core.Segmentation;

/// <summary>The smallest rectangle that holds a mask's pixels; all zero for an empty mask.</summary>
/// <param name="Top">First row.</param>
/// <param name="Left">First column.</param>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct MaskBounds(int Top, int Left, int Height, int Width)
{
    /// <summary>Row after the last one.</summary>
    public int Bottom => Top + Height;

    /// <summary>Column after the last one.</summary>
    public int Right => Left + Width;
}
