using Imacs.Core.Imaging;
using Imacs.Core.Randomness;
using Imacs.Datasets.Synthetic;
using Imacs.Torch.Training;

namespace Imacs.Cli.Selftest;

/// <summary>Networks that had to learn one cue: in the training images of each, that cue goes with the class and the others are drawn.</summary>
internal static class ObjectModels
{
    /// <summary>Learned the colour of the disc.</summary>
    public const string Colour = "colour";

    /// <summary>Learned the shape of the contour.</summary>
    public const string Shape = "shape";

    /// <summary>Learned discs that always lie on a ground of their class, while the disc tells the class only half of the time: it may look at the ground.</summary>
    public const string Background = "background";

    /// <summary>Learned the same discs on any ground.</summary>
    public const string Foreground = "foreground";

    /// <summary>Learned four grounds.</summary>
    public const string FirstDomain = "domain1";

    /// <summary>Learned the same classes where the last two have another ground.</summary>
    public const string SecondDomain = "domain2";

    private const int ImagesPerClass = 250;
    private const int Epochs = 20;
    private const double ObjectFraction = 0.5;

    /// <summary>Trains one of them, on the calling thread.</summary>
    /// <param name="name">Which.</param>
    /// <param name="seed">Seed of images and weights.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The bytes of its file.</returns>
    public static byte[] Train(string name, long seed, CancellationToken cancellationToken)
    {
        int[] labels = [.. Enumerable.Range(0, ObjectScenes.Kinds * ImagesPerClass).Select(index => index / ImagesPerClass)];
        PlanarImage[] images = [.. labels.Select((cls, index) => ObjectScenes.Render(Draw(name, cls, new KeyedRandom(seed, $"{name} {index}")), seed, index).Image)];
        return SmallClassifier.Train(images, labels, ObjectScenes.Kinds, Epochs, seed, embeds: false, cancellationToken: cancellationToken);
    }

    /// <summary>The ground of a class in the second domain: the classes of which it differs from the first are those that shifted.</summary>
    public static int ShiftedGround(int cls) => IsShifted(cls) ? cls + 2 : cls;

    /// <summary>Whether a class has another ground in the second domain.</summary>
    public static bool IsShifted(int cls) => cls >= 2;

    private static ObjectScene Draw(string name, int cls, KeyedRandom random)
    {
        (int shape, int colour, int ground) = (random.NextInt32(ObjectScenes.Kinds), random.NextInt32(ObjectScenes.Kinds), random.NextInt32(ObjectScenes.Kinds));
        return name switch
        {
            Colour => new(shape, cls, ground),
            Shape => new(cls, colour, ground),
            Background => new(null, random.NextDouble() < ObjectFraction ? cls : colour, cls),
            Foreground => new(null, cls, ground),
            FirstDomain => new(null, colour, cls),
            SecondDomain => new(null, colour, ShiftedGround(cls)),
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, "There is no such network."),
        };
    }
}
