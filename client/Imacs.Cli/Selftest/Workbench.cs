using Imacs.Cli.Demo;
using Imacs.Cli.Runs;
using Imacs.Contracts.Specs;
using Imacs.Datasets.Imaging;

namespace Imacs.Cli.Selftest;

/// <summary>What experiments share: networks, images and finished comparisons, each made once, when it is first asked for.</summary>
/// <param name="folder">Where all of it is kept: a run a folder, and beside them the data.</param>
/// <param name="seed">Seed of scenes, weights and clustering.</param>
/// <param name="options">How the comparisons use this machine.</param>
/// <param name="cancellationToken">Stops everything.</param>
internal sealed class Workbench(string folder, long seed, RunOptions options, CancellationToken cancellationToken)
{
    private const int Clusters = 12;
    private const int RegionsPerModel = 3;

    private readonly DemoModels _demo = new(seed);
    private readonly Dictionary<string, Task<string>> _networks = [];
    private readonly Dictionary<string, FinishedRun> _runs = [];
    private readonly Dictionary<string, IReadOnlyDictionary<string, string[]>> _truths = [];
    private string? _marked;

    /// <summary>The list of marks in the planted images.</summary>
    public string Marks => Path.Combine(_marked!, Datasets.Synthetic.SyntheticDataset.MarksFile);

    /// <summary>Begins to train a network, unless that has begun.</summary>
    /// <returns>Its file.</returns>
    public Task<string> TrainAsync(string network)
    {
        if (!_networks.TryGetValue(network, out Task<string>? training))
            _networks.Add(network, training = SaveAsync());
        return training;

        async Task<string> SaveAsync()
        {
            string file = Path.Combine(folder, "data", "models", network + ".pt");
            WholeFile.Write(file, await TrainingThread.RunAsync(Train, cancellationToken));
            return file;
        }

        byte[] Train() => network is DemoModels.Spurious or DemoModels.Robust or DemoModels.Twin or DemoModels.Untrained
            ? _demo.Train(network, () => { }, cancellationToken)
            : ObjectModels.Train(network, seed, cancellationToken);
    }

    /// <summary>Compares two networks on land cover with the mark on all water tiles.</summary>
    /// <param name="run">Name of the run.</param>
    /// <param name="first">One network; it goes by the name "a" where both are the same.</param>
    /// <param name="second">The other.</param>
    public async Task<FinishedRun> CompareOnMarksAsync(string run, string first, string second)
    {
        if (_runs.TryGetValue(run, out FinishedRun? done))
            return done;
        if (_marked is null)
        {
            _marked = Path.Combine(folder, "data", "marked");
            await DemoData.WriteAsync(_marked, seed, cancellationToken);
        }

        (ModelSpec a, ModelSpec b) = await ModelsAsync(first, second);
        return await CarryThroughAsync(run, DemoData.Spec(a, b, _marked, seed));
    }

    /// <summary>Compares two networks on images of one object.</summary>
    /// <param name="run">Name of the run.</param>
    /// <param name="data">The images.</param>
    /// <param name="first">One network.</param>
    /// <param name="second">The other.</param>
    /// <returns>The run, and what its clusters show.</returns>
    public async Task<(FinishedRun Run, IReadOnlyList<ClusterPart> Parts)> CompareOnObjectsAsync(string run, ObjectData data, string first, string second)
    {
        string images = Path.Combine(folder, "data", data.Name);
        if (!_truths.TryGetValue(data.Name, out IReadOnlyDictionary<string, string[]>? truth))
            _truths.Add(data.Name, truth = await data.WriteAsync(images, seed + 1, cancellationToken));
        (ModelSpec a, ModelSpec b) = await ModelsAsync(first, second);
        FinishedRun finished = await CarryThroughAsync(run, new()
        {
            Models = [a, b],
            Data = new() { Path = images },
            K = Clusters,
            RegionsPerModel = RegionsPerModel,
            Seed = seed,
        });
        return (finished, await ClusterPart.ReadAsync(finished, truth, cancellationToken));
    }

    private async Task<(ModelSpec First, ModelSpec Second)> ModelsAsync(string first, string second) => (
        new() { Name = first == second ? "a" : first, Path = await TrainAsync(first) },
        new() { Name = first == second ? "b" : second, Path = await TrainAsync(second) });

    private async Task<FinishedRun> CarryThroughAsync(string name, ComparisonSpec spec)
    {
        RunFolder run = new(folder, name);
        FinishedRun finished = new(run, await EmbeddedRun.CarryThroughAsync(run, spec, options, cancellationToken));
        _runs.Add(name, finished);
        return finished;
    }
}
