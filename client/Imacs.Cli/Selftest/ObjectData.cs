using System.Globalization;
using Imacs.Core.Randomness;
using Imacs.Datasets.Imaging;
using Imacs.Datasets.Synthetic;

namespace Imacs.Cli.Selftest;

/// <summary>Evaluation images with one object each, and what their pixels show.</summary>
/// <param name="Name">Name of the set, and of its folder.</param>
/// <param name="Draw">What is in an image of a class.</param>
/// <param name="PartOf">What a part of an image of a class is called in the verdict.</param>
internal sealed record ObjectData(string Name, Func<int, KeyedRandom, ObjectScene> Draw, Func<int, ScenePart, string> PartOf)
{
    public const string Ground = "ground";
    public const string Fill = "fill";
    public const string Contour = "contour";
    public const string Shifted = "shifted ground";

    // A cluster of one class alone is accepted only where that class is a good part of all images: so two classes are large.
    private static readonly int[] ImagesOf = [20, 20, 60, 60];

    /// <summary>Shape and colour go with the class: whichever a network learned, it is right.</summary>
    public static ObjectData ShapeAndColour { get; } = new("shape-and-colour", (cls, random) => new(cls, cls, random.NextInt32(ObjectScenes.Kinds)), (_, part) => Plain(part));

    /// <summary>Colour and ground go with the class.</summary>
    public static ObjectData ColourAndGround { get; } = new("colour-and-ground", (cls, _) => new(null, cls, cls), (_, part) => Plain(part));

    /// <summary>The second domain, with discs of the two colours that no ground resembles.</summary>
    public static ObjectData SecondDomain { get; } = new(
        "second-domain",
        (cls, random) => new(null, random.NextInt32(2), ObjectModels.ShiftedGround(cls)),
        (cls, part) => part == ScenePart.Ground && ObjectModels.IsShifted(cls) ? Shifted : Plain(part));

    /// <summary>Writes the images in class folders.</summary>
    /// <returns>By image id: the name of each pixel's part, row-major.</returns>
    public async Task<IReadOnlyDictionary<string, string[]>> WriteAsync(string folder, long seed, CancellationToken cancellationToken)
    {
        Dictionary<string, string[]> truth = [];
        int[] classes = [.. ImagesOf.SelectMany((images, cls) => Enumerable.Repeat(cls, images))];
        for (int index = 0; index < classes.Length; index++)
        {
            int cls = classes[index];
            string id = string.Create(CultureInfo.InvariantCulture, $"class{cls}/{index:D5}.png");
            (var image, ScenePart[] parts) = ObjectScenes.Render(Draw(cls, new KeyedRandom(seed, $"{Name} {index}")), seed, index);
            await Task.Run(() => WholeFile.Write(Path.Combine(folder, id), ImageEncoder.EncodePng(image)), cancellationToken);
            truth.Add(id, [.. parts.Select(part => PartOf(cls, part))]);
        }

        return truth;
    }

    private static string Plain(ScenePart part) => part switch { ScenePart.Fill => Fill, ScenePart.Contour => Contour, _ => Ground };
}
