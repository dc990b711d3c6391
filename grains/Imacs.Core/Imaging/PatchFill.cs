namespace Imacs.Core.Imaging;

/// <summary>What a patch shows where its bounding box reaches beyond its region.</summary>
public enum PatchFill
{
    /// <summary>Grey 117/255, so that the embedding sees the region alone [ace].</summary>
    Grey = 0,

    /// <summary>The region's mean, channel by channel: no contour of foreign contrast.</summary>
    Mean = 1,

    /// <summary>The image, blurred: colour and light of the surroundings without their detail.</summary>
    Blur = 2,

    /// <summary>The image as it is.</summary>
    None = 3,
}
