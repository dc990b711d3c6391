using Imacs.Core.Imaging;

namespace Imacs.Datasets.Synthetic;

/// <summary>Draws a coloured disc within a black contour on textured ground, and says for every pixel which of the three it shows.</summary>
/// <remarks>Colour, shape and ground sit in different pixels: the disc does not depend on the shape, so that a network which looks at shape must look at the
/// contour. Light, haze, colour balance and noise vary from image to image.</remarks>
public static class ObjectScenes
{
    /// <summary>Rows and columns of an image, in pixels.</summary>
    public const int Side = 64;

    /// <summary>Number of shapes, and of colours.</summary>
    public const int Kinds = 4;

    private const int Subsamples = 2;
    private const double HalfLine = 2.25;
    private const double Margin = 24;
    private const double FillSize = 0.42;

    private static readonly Rgb Line = new(0.04, 0.04, 0.05);
    private static readonly Rgb[] Colours = [new(0.85, 0.15, 0.12), new(0.12, 0.25, 0.85), new(0.92, 0.85, 0.15), new(0.10, 0.75, 0.70)];

    /// <summary>Draws one image.</summary>
    /// <param name="scene">What is in it; where, how large and in which light comes from seed and index.</param>
    /// <param name="seed">Chooses the dataset.</param>
    /// <param name="index">Which image of it, at least 0.</param>
    /// <returns>The image, float32 [3, 64, 64], RGB, 0 to 1, and the parts of its pixels, row-major.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such shape, colour or ground, or <paramref name="index"/> is negative.</exception>
    public static (PlanarImage Image, ScenePart[] Parts) Render(ObjectScene scene, long seed, int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        Check(scene.Shape ?? 0, Kinds, nameof(scene));
        Check(scene.Colour, Kinds, nameof(scene));
        Check(scene.Ground, PlainGround.Kinds, nameof(scene));
        SceneRandom random = new(seed, "object", index);
        (double x, double y) = (random.Between(Margin, Side - Margin), random.Between(Margin, Side - Margin));
        double size = random.Between(14, 16);
        PlainGround ground = new(scene.Ground, random);
        Camera camera = new(random);
        PlanarImage image = new(3, Side, Side);
        var parts = new ScenePart[Side * Side];
        for (int row = 0; row < Side; row++)
        {
            for (int column = 0; column < Side; column++)
            {
                int at = (row * Side) + column;
                parts[at] = PartAt(column + 0.5, row + 0.5);
                Rgb sum = default;
                for (int sample = 0; sample < Subsamples * Subsamples; sample++)
                    sum += ColourAt(column + (((sample % Subsamples) + 0.5) / Subsamples), row + (((sample / Subsamples) + 0.5) / Subsamples));
                Rgb seen = camera.Expose(sum * (1.0 / (Subsamples * Subsamples)));
                image.Plane(0)[at] = (float)seen.R;
                image.Plane(1)[at] = (float)seen.G;
                image.Plane(2)[at] = (float)seen.B;
            }
        }

        return (image, parts);

        ScenePart PartAt(double column, double row)
        {
            (double dx, double dy) = (column - x, row - y);
            if (Math.Sqrt((dx * dx) + (dy * dy)) < FillSize * size)
                return ScenePart.Fill;
            return scene.Shape is { } shape && Math.Abs(Outside(shape, dx, dy, size)) < HalfLine ? ScenePart.Contour : ScenePart.Ground;
        }

        Rgb ColourAt(double column, double row) => PartAt(column, row) switch
        {
            ScenePart.Fill => Colours[scene.Colour],
            ScenePart.Contour => Line,
            _ => ground.At(column, row),
        };
    }

    /// <summary>Distance to the shape's border in pixels, about; negative within.</summary>
    private static double Outside(int shape, double dx, double dy, double size)
    {
        (double across, double down) = (Math.Abs(dx), Math.Abs(dy));
        const double Slope = 0.8660254037844386;
        return shape switch
        {
            0 => Math.Sqrt((dx * dx) + (dy * dy)) - size,
            1 => Math.Max(across, down) - (0.89 * size),
            2 => Math.Max((across * Slope) - (dy * 0.5), dy) - (0.65 * size),
            _ => Math.Min(Math.Max(across - size, down - (0.45 * size)), Math.Max(down - size, across - (0.45 * size))),
        };
    }

    private static void Check(int kind, int kinds, string name)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(kind, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(kind, kinds, name);
    }
}
