using Imacs.Contracts.Specs;
using Imacs.Core.Imaging;
using Imacs.Core.Randomness;

namespace Imacs.Torch.Attribution.Baselines;

/// <summary>The baselines that have a name, in canonical pixel space: black is 0, not what normalisation makes of it.</summary>
internal static class BaselineImages
{
    /// <summary>Standard deviation of the blurred baseline, as a part of the side of the square that has the image's area [ours].</summary>
    private const double BlurredSide = 0.1;

    /// <summary>Whether a baseline is the same for all images.</summary>
    public static bool IsFixed(string name) => name is "black" or "white";

    /// <summary>The colour of a baseline that is of one colour; null for the others.</summary>
    public static float[]? Colour(string name, PlanarImage image) => name switch
    {
        "black" => [0, 0, 0],
        "white" => [1, 1, 1],
        "min" => One(image.Data.Min()),
        "max" => One(image.Data.Max()),
        "mean" => [.. Enumerable.Range(0, image.Channels).Select(channel => Mean(image.Plane(channel)))],
        _ => null,
    };

    /// <summary>A baseline of several colours.</summary>
    /// <param name="name">blur, noise or image:FILE.</param>
    /// <param name="occurrence">0 for the first baseline of this name, 1 for the second, ...: several noises differ.</param>
    /// <param name="subject">The explained image.</param>
    /// <param name="material">Seed and image files.</param>
    /// <exception cref="ArgumentOutOfRangeException">No baseline has that name, or its file was not loaded.</exception>
    public static PlanarImage Make(string name, int occurrence, ImageSubject subject, MethodMaterial material)
    {
        PlanarImage image = subject.Image;
        if (name == "noise")
            return Noise(new KeyedRandom(material.Seed, $"{subject.Id}/baseline-noise/{occurrence}"), image);
        if (name == "blur")
        {
            double[] blurred = new GaussianFilter(image.Height, image.Width, BlurredSide * Math.Sqrt(image.Area), BlurBorder.Mirror).Apply(image);
            return new(image.Channels, image.Height, image.Width, Array.ConvertAll(blurred, value => (float)value));
        }

        return material.Images.TryGetValue(name, out PlanarImage? given)
            ? Resized(given, image.Height, image.Width)
            : throw new ArgumentOutOfRangeException(nameof(name), name, $"The baselines are {string.Join(", ", AttributionMethodRules.Baselines)} and images that were loaded.");
    }

    /// <summary>An image of one colour.</summary>
    public static PlanarImage Flat(float[] colour, int height, int width)
    {
        var image = new PlanarImage(colour.Length, height, width);
        for (int channel = 0; channel < colour.Length; channel++)
            image.Plane(channel).Fill(colour[channel]);
        return image;
    }

    /// <summary>An image at another size; itself if it has that size.</summary>
    public static PlanarImage Resized(PlanarImage image, int height, int width) => image.Height == height && image.Width == width
        ? image
        : new LinearResampler(image.Height, image.Width, height, width, ResampleFilter.Triangle).Apply(image);

    private static float[] One(float value) => [value, value, value];

    private static float Mean(ReadOnlySpan<float> plane)
    {
        double sum = 0;
        foreach (float value in plane)
            sum += value;
        return (float)(sum / plane.Length);
    }

    private static PlanarImage Noise(KeyedRandom random, PlanarImage image)
    {
        var noise = new PlanarImage(image.Channels, image.Height, image.Width);
        foreach (ref float value in noise.Data.AsSpan())
            value = (float)random.NextDouble();
        return noise;
    }
}
