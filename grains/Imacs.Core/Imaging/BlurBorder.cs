namespace Imacs.Core.Imaging;

/// <summary>What a blur sees beyond the border of an image.</summary>
public enum BlurBorder
{
    /// <summary>Zeros: a wide blur fades to black.</summary>
    Black = 0,

    /// <summary>The image mirrored at its edge, edge pixels twice: a wide blur tends to the image's mean.</summary>
    Mirror = 1,
}
