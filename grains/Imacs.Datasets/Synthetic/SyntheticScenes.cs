using Imacs.Core.Imaging;

namespace Imacs.Datasets.Synthetic;

/// <summary>Draws small tiles that look like satellite images of four land covers: the demonstration's data, needing no download and no licence.</summary>
/// <remarks>
/// A tile is a function of (class, seed, index) alone. Texture is value noise of several octaves; light, haze, colour balance and sensor noise vary from tile to tile, and
/// most tiles hold a part of another land cover, so that mean colour does not give the class away.
/// </remarks>
public static class SyntheticScenes
{
    /// <summary>Rows and columns of a tile, in pixels.</summary>
    public const int Side = 64;

    private const int Subsamples = 2;

    /// <summary>The classes, in ordinal order.</summary>
    public static IReadOnlyList<string> Classes { get; } = ["Farmland", "Forest", "Town", "Water"];

    /// <summary>Draws one tile.</summary>
    /// <param name="cls">One of <see cref="Classes"/>.</param>
    /// <param name="seed">Chooses the dataset.</param>
    /// <param name="index">Which tile of the class, at least 0.</param>
    /// <returns>Float32 [3, 64, 64], RGB, 0 to 1.</returns>
    /// <exception cref="ArgumentException">There is no such class.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> is negative.</exception>
    public static PlanarImage Render(string cls, long seed, int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        SceneRandom random = new(seed, cls, index);
        IGround ground = Compose(cls, random);
        Camera camera = new(random);
        PlanarImage image = new(3, Side, Side);
        for (int row = 0; row < Side; row++)
        {
            for (int column = 0; column < Side; column++)
            {
                Rgb seen = camera.Expose(Average(ground, column, row));
                int at = (row * Side) + column;
                image.Plane(0)[at] = (float)seen.R;
                image.Plane(1)[at] = (float)seen.G;
                image.Plane(2)[at] = (float)seen.B;
            }
        }

        return image;
    }

    private static IGround Compose(string cls, SceneRandom random)
    {
        int land = random.Below(3);
        switch (cls)
        {
            case "Farmland":
                return Mixed(new Farmland(random), land == 0 ? new Town(random) : new Forest(random), random);
            case "Forest":
                return Mixed(new Forest(random), land == 0 ? new Town(random) : new Farmland(random), random);
            case "Town":
                return Mixed(new Town(random), land == 0 ? new Forest(random) : new Farmland(random), random);
            case "Water":
                IGround around = land switch { 0 => new Forest(random), 1 => new Town(random), _ => new Farmland(random) };
                return new Water(random, around, Side);
            default:
                throw new ArgumentException($"There is no class {cls}; the classes are {string.Join(", ", Classes)}.", nameof(cls));
        }
    }

    private static IGround Mixed(IGround main, IGround other, SceneRandom random) =>
        random.Chance(0.65) ? new Patchwork(random, main, other, Side) : main;

    // Several points a pixel soften edges as a sensor does.
    private static Rgb Average(IGround ground, int column, int row)
    {
        Rgb sum = default;
        for (int j = 0; j < Subsamples; j++)
        {
            for (int i = 0; i < Subsamples; i++)
                sum += ground.At(column + ((i + 0.5) / Subsamples), row + ((j + 0.5) / Subsamples));
        }

        return sum * (1.0 / (Subsamples * Subsamples));
    }
}
