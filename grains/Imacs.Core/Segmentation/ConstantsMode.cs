namespace Imacs.Core.Segmentation;

/// <summary>How XRAI's two pixel constants apply to an image whose side is not 224 (method decision 6) [ours].</summary>
public enum ConstantsMode
{
    /// <summary>Radius and area as given, whatever the size: parity with the PAIR library.</summary>
    Literal = 0,

    /// <summary>Radius in proportion to the image's side, area to its square.</summary>
    Scaled = 1,
}
