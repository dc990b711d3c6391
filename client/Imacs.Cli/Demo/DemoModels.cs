using Imacs.Core.Imaging;
using Imacs.Core.Randomness;
using Imacs.Datasets.Synthetic;
using Imacs.Torch.Training;

namespace Imacs.Cli.Demo;

/// <summary>The demo's two networks: same architecture, same scenes, one difference. In the training data of the first, a survey mark stands on most
/// water tiles and nowhere else; in that of the second, on half of the tiles of every class.</summary>
internal static class DemoModels
{
    /// <summary>The network that learns the mark as a sign of water.</summary>
    public const string Spurious = "spurious";

    /// <summary>The network that learns to overlook it.</summary>
    public const string Robust = "robust";

    /// <summary>The class that the mark goes with.</summary>
    public const string MarkedClass = "Water";

    /// <summary>How many of its class's training tiles carry the mark for <see cref="Spurious"/>; no other tile does.</summary>
    public const double SpuriousFraction = 0.9;

    /// <summary>How many of all training tiles carry the mark for <see cref="Robust"/>.</summary>
    public const double RobustFraction = 0.5;

    private const int TilesPerClass = 250;
    private const int Epochs = 24;

    /// <summary>Epochs of both trainings together.</summary>
    public const int TotalEpochs = 2 * Epochs;

    /// <summary>Trains both, side by side.</summary>
    /// <param name="seed">Seed of scenes, marks and weights.</param>
    /// <param name="epochDone">Told after each epoch of either.</param>
    /// <param name="cancellationToken">Stops both.</param>
    /// <returns>The bytes of the two files.</returns>
    public static async Task<(byte[] Spurious, byte[] Robust)> TrainAsync(long seed, Action epochDone, CancellationToken cancellationToken)
    {
        PlanarImage[] scenes = await Task.Run(() => Scenes(seed, cancellationToken), cancellationToken);
        int[] labels = [.. Enumerable.Range(0, scenes.Length).Select(tile => tile / TilesPerClass)];
        int marked = SyntheticScenes.Classes.ToList().IndexOf(MarkedClass);
        Task<byte[]> spurious = TrainAsync(tile => labels[tile] == marked && Draw("spurious", tile) < SpuriousFraction);
        Task<byte[]> robust = TrainAsync(tile => Draw("robust", tile) < RobustFraction);
        return (await spurious, await robust);

        double Draw(string which, int tile) => new KeyedRandom(seed, $"{which} mark {tile}").NextDouble();

        Task<byte[]> TrainAsync(Func<int, bool> isMarked) => Task.Factory.StartNew(
            () => SmallClassifier.Train(
                [.. scenes.Select((scene, tile) => isMarked(tile) ? Marked(scene, seed, tile) : scene)],
                labels,
                SyntheticScenes.Classes.Count,
                Epochs,
                seed,
                _ => epochDone(),
                cancellationToken),
            cancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
    }

    private static PlanarImage[] Scenes(long seed, CancellationToken cancellationToken)
    {
        var scenes = new PlanarImage[SyntheticScenes.Classes.Count * TilesPerClass];
        Parallel.For(0, scenes.Length, new ParallelOptions { CancellationToken = cancellationToken }, tile =>
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
