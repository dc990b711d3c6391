using Imacs.Core.Imaging;
using Imacs.Core.Randomness;
using Imacs.Datasets.Synthetic;
using Imacs.Torch.Training;

namespace Imacs.Cli.Demo;

/// <summary>Networks with a planted difference: same architecture, same scenes; in the training data of <see cref="Spurious"/> a survey mark stands on most
/// water tiles and nowhere else, in that of the others on half of the tiles of every class.</summary>
/// <param name="seed">Seed of scenes, marks and weights.</param>
internal sealed class DemoModels(long seed)
{
    /// <summary>The network that learns the mark as a sign of water.</summary>
    public const string Spurious = "spurious";

    /// <summary>The network that learns to overlook it.</summary>
    public const string Robust = "robust";

    /// <summary>As <see cref="Robust"/>, from other first weights and in another order: it differs by chance alone.</summary>
    public const string Twin = "twin";

    /// <summary>The first weights of a network that was never trained.</summary>
    public const string Untrained = "untrained";

    /// <summary>The class that the mark goes with.</summary>
    public const string MarkedClass = "Water";

    /// <summary>How many of its class's training tiles carry the mark for <see cref="Spurious"/>; no other tile does.</summary>
    public const double SpuriousFraction = 0.9;

    /// <summary>How many of all training tiles carry the mark for <see cref="Robust"/>.</summary>
    public const double RobustFraction = 0.5;

    /// <summary>Epochs of a training.</summary>
    public const int Epochs = 24;

    private const int TilesPerClass = 250;

    private readonly Lazy<PlanarImage[]> _scenes = new(() => Scenes(seed));

    /// <summary>Trains one of them, on the calling thread.</summary>
    /// <param name="name">Which.</param>
    /// <param name="epochDone">Told after each epoch.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The bytes of its file.</returns>
    public byte[] Train(string name, Action epochDone, CancellationToken cancellationToken)
    {
        int[] labels = [.. Enumerable.Range(0, _scenes.Value.Length).Select(tile => tile / TilesPerClass)];
        int marked = SyntheticScenes.Classes.ToList().IndexOf(MarkedClass);
        return SmallClassifier.Train(
            [.. _scenes.Value.Select((scene, tile) => IsMarked(tile) ? Marked(scene, seed, tile) : scene)],
            labels,
            SyntheticScenes.Classes.Count,
            name == Untrained ? 0 : Epochs,
            name switch { Twin => seed + 1, Untrained => seed + 2, _ => seed },
            progress: _ => epochDone(),
            cancellationToken: cancellationToken);

        bool IsMarked(int tile) => name == Spurious
            ? labels[tile] == marked && Draw(Spurious, tile) < SpuriousFraction
            : Draw(Robust, tile) < RobustFraction;

        double Draw(string which, int tile) => new KeyedRandom(seed, $"{which} mark {tile}").NextDouble();
    }

    private static PlanarImage[] Scenes(long seed)
    {
        var scenes = new PlanarImage[SyntheticScenes.Classes.Count * TilesPerClass];
        Parallel.For(0, scenes.Length, tile =>
            scenes[tile] = SyntheticScenes.Render(SyntheticScenes.Classes[tile / TilesPerClass], seed, tile % TilesPerClass));
        return scenes;
    }

    private static PlanarImage Marked(PlanarImage scene, long seed, int tile)
    {
        var copy = new PlanarImage(scene.Channels, scene.Height, scene.Width, [.. scene.Data]);
        (int x, int y) = Mark.PlaceFor(seed, tile);
        Mark.Stamp(copy, x, y);
        return copy;
    }
}
