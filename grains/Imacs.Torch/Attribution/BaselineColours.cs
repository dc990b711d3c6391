using Imacs.Core.Imaging;

namespace Imacs.Torch.Attribution;

/// <summary>Constant baselines in image space: black is 0, not what normalisation makes of it.</summary>
internal static class BaselineColours
{
    /// <summary>The value of every pixel of a named baseline.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No baseline has that name.</exception>
    public static float Of(string name) => name switch
    {
        "black" => 0,
        "white" => 1,
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "The baselines are black and white."),
    };

    /// <summary>An image of nothing but that colour, at a model's input size.</summary>
    public static PlanarImage Image(string name, int height, int width)
    {
        var image = new PlanarImage(3, height, width);
        Array.Fill(image.Data, Of(name));
        return image;
    }
}
