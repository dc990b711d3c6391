using Imacs.Contracts.Specs;
using Imacs.Datasets.Synthetic;

namespace Imacs.Cli.Demo;

/// <summary>What <see cref="DemoModels"/> are compared on: other scenes than those trained on, with the mark on every tile of the class that it misleads about.</summary>
internal static class DemoData
{
    // A cluster must come from a quarter of all images to be accepted where it has several regions in each; so the marked class is the largest.
    private const int MarkedImages = 60;
    private const int OtherImages = 30;
    private const int Clusters = 12;
    private const int RegionsPerModel = 3;

    /// <summary>Number of tiles.</summary>
    public static int Images => SyntheticScenes.Classes.Sum(ImagesOf);

    /// <summary>Writes the tiles in class folders, and the list of marks.</summary>
    public static Task WriteAsync(string folder, long seed, CancellationToken cancellationToken) =>
        SyntheticDataset.WriteAsync(folder, seed + 1, ImagesOf, (cls, _) => cls == DemoModels.MarkedClass, cancellationToken);

    /// <summary>The comparison of two networks on them.</summary>
    public static ComparisonSpec Spec(ModelSpec first, ModelSpec second, string folder, long seed) => new()
    {
        Models = [first, second],
        Data = new() { Path = folder },
        K = Clusters,
        RegionsPerModel = RegionsPerModel,
        Seed = seed,
    };

    private static int ImagesOf(string cls) => cls == DemoModels.MarkedClass ? MarkedImages : OtherImages;
}
