using Imacs.Contracts.Summaries;
using Imacs.Core.Statistics;
using Imacs.Storage.Tables;

namespace Imacs.Grains.Summaries;

/// <summary>What is gathered of the sampled candidate segments while they go by: a few numbers for each cluster, however many segments.</summary>
/// <param name="clusters">Clusters.</param>
/// <param name="models">The models' names, by slot.</param>
/// <param name="pairs">The pairs of slots that are compared.</param>
internal sealed class PoolTally(int clusters, IReadOnlyList<string> models, IReadOnlyList<(int First, int Second)> pairs)
{
    private readonly ImageSums[] _differences = new ImageSums[clusters * pairs.Count];
    private readonly double[] _shares = new double[clusters * models.Count];
    private readonly List<double[]>[] _image = [.. Enumerable.Range(0, clusters).Select(_ => new List<double[]>())];
    private readonly List<double> _values = [];

    /// <summary>Takes all sampled segments of one image.</summary>
    public void Add(IEnumerable<ResultRegion> segments)
    {
        foreach (ResultRegion segment in segments)
            _image[segment.Cluster].Add(segment.Region.Shares);
        for (int cluster = 0; cluster < clusters; cluster++)
        {
            if (_image[cluster].Count > 0)
                Take(cluster);
        }
    }

    /// <summary>What is known of a cluster; null where no segment came to it.</summary>
    public PoolSummary? Of(int cluster)
    {
        ImageSums sums = _differences[cluster * pairs.Count];
        return sums.Regions == 0 ? null : new(
            sums.Regions,
            sums.Images,
            models.Select((name, slot) => (name, slot)).ToDictionary(model => model.name, model => _shares[(cluster * models.Count) + model.slot] / sums.Regions));
    }

    /// <summary>The difference of one pair; null where no segment came to the cluster.</summary>
    public PoolDifference? Of(int cluster, int pair)
    {
        ImageSums sums = _differences[(cluster * pairs.Count) + pair];
        if (sums.Regions == 0)
            return null;
        MeanInterval interval = ClusterRobust.Interval(sums);
        return new(interval.Mean, interval.Low, interval.High);
    }

    private void Take(int cluster)
    {
        for (int slot = 0; slot < models.Count; slot++)
            _shares[(cluster * models.Count) + slot] += _image[cluster].Sum(shares => shares[slot]);
        for (int pair = 0; pair < pairs.Count; pair++)
        {
            _values.Clear();
            foreach (double[] shares in _image[cluster])
                _values.Add(shares[pairs[pair].First] - shares[pairs[pair].Second]);
            ref ImageSums sums = ref _differences[(cluster * pairs.Count) + pair];
            sums = sums.Add(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_values));
        }

        _image[cluster].Clear();
    }
}
