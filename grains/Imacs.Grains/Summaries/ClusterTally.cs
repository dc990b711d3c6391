using Imacs.Contracts.Summaries;
using Imacs.Core.Statistics;
using Imacs.Grains.Causality;
using Imacs.Storage.Tables;

namespace Imacs.Grains.Summaries;

/// <summary>What is gathered of one cluster while its regions go by.</summary>
/// <param name="models">The models' names, by slot.</param>
/// <param name="pairs">The pairs of slots that are compared.</param>
internal sealed class ClusterTally(IReadOnlyList<string> models, IReadOnlyList<(int First, int Second)> pairs)
{
    private readonly List<double>[] _shares = [.. models.Select(_ => new List<double>())];
    private readonly List<double>[] _densities = [.. models.Select(_ => new List<double>())];
    private readonly List<long> _images = [];
    private readonly int[] _selected = new int[models.Count];
    private readonly double[] _selectedShares = new double[models.Count];
    private readonly Dictionary<string, int> _selectedBy = models.Append("both").ToDictionary(name => name, _ => 0);
    private readonly SortedDictionary<string, int> _labels = new(StringComparer.Ordinal);
    private readonly PredictionCells[] _cells = new PredictionCells[pairs.Count];
    private long _lastImage = -1;

    public ExemplarList Exemplars { get; } = new();

    /// <summary>The images on which the concept was masked.</summary>
    public IReadOnlyList<MaskedImage> Masked { get; set; } = [];

    public int Regions => _images.Count;

    public int Images { get; private set; }

    /// <summary>By pair.</summary>
    public IReadOnlyList<PredictionCells> Cells => _cells;

    /// <summary>Takes a region; regions of one image come one after the other.</summary>
    public void Add(ResultRegion row, double distance)
    {
        Exemplars.Offer(distance, row);
        _images.Add(row.Image.Index);
        for (int slot = 0; slot < models.Count; slot++)
        {
            _shares[slot].Add(row.Region.Shares[slot]);
            _densities[slot].Add(row.Region.Sums[slot] / row.Region.Area);
        }

        foreach (int slot in row.Region.SelectedBy)
        {
            _selected[slot]++;
            _selectedShares[slot] += row.Region.Shares[slot];
        }

        string by = row.Region.SelectedBy.Length == 1 ? models[row.Region.SelectedBy[0]] : row.Region.SelectedBy.Length == models.Count ? "both" : "several";
        _selectedBy[by] = _selectedBy.GetValueOrDefault(by) + 1;
        if (row.Image.Index == _lastImage)
            return;
        _lastImage = row.Image.Index;
        Images++;
        if (row.Image.Label is { } label)
        {
            _labels[label] = _labels.GetValueOrDefault(label) + 1;
            for (int pair = 0; pair < _cells.Length; pair++)
                _cells[pair] = _cells[pair].Add(row.Image.IsRight(pairs[pair].First), row.Image.IsRight(pairs[pair].Second));
        }
    }

    public IReadOnlyDictionary<string, ClusterModelSummary> Models(int processed) =>
        models.Select((name, slot) => (name, Summary: Model(slot, processed))).ToDictionary(pair => pair.name, pair => pair.Summary);

    public IReadOnlyDictionary<string, int> SelectedBy => _selectedBy;

    public IReadOnlyList<LabelCount> Labels =>
        [.. _labels.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => new LabelCount(pair.Key, pair.Value))];

    /// <summary>The difference of one pair, without q-value and rank, which need all clusters.</summary>
    /// <param name="pair">Which pair.</param>
    /// <param name="seed">Seed of the draws.</param>
    /// <param name="cluster">The cluster's number, which with the pair names the draws.</param>
    /// <param name="dataset">What is known of all images.</param>
    public PairDifference Difference(int pair, long seed, int cluster, QualityTally dataset)
    {
        (int first, int second) = pairs[pair];
        string key = $"cluster {cluster}, pair {Math.Min(first, second)}-{Math.Max(first, second)}";
        var differences = new double[Regions];
        for (int i = 0; i < differences.Length; i++)
            differences[i] = _shares[first][i] - _shares[second][i];
        long[] images = [.. _images];
        ImageSums sums = ClusterRobust.Sums(differences, images);
        MeanInterval closed = ClusterRobust.Interval(sums);
        ImageGroups groups = ImageGroups.Of(differences, images);
        MeanInterval bootstrap = ImageBootstrap.Interval(groups, seed, key);
        DifferenceDecomposition parts = DifferenceDecomposition.Of(
            _selected[first], _selectedShares[first], _selected[second], _selectedShares[second], Math.Max(1, dataset.Processed));
        return new(
            models[first],
            models[second],
            closed.Mean,
            closed.Low,
            closed.High,
            bootstrap.Low,
            bootstrap.High,
            sums.Standardised,
            SignFlipTest.PValue(groups.Sums, seed, key),
            QValue: 1,
            parts.Frequency,
            parts.Strength,
            Rank: 0,
            SummaryAssembler.Table(_cells[pair], dataset.Cells[pair]))
        {
            Drop = CausalTally.Between(Masked, first, second),
        };
    }

    private ClusterModelSummary Model(int slot, int processed)
    {
        double[] shares = [.. _shares[slot]];
        DescriptiveStatistics share = DescriptiveStatistics.Of(shares);
        DescriptiveStatistics density = DescriptiveStatistics.Of([.. _densities[slot]]);
        MeanInterval mean = ClusterRobust.Interval(shares, [.. _images]);
        return new(
            share.Mean,
            mean.Low,
            mean.High,
            share.Median,
            share.LowerQuartile,
            share.UpperQuartile,
            share.StandardDeviation,
            density.Mean,
            density.Median,
            processed == 0 ? 0 : shares.Sum() / processed);
    }
}
