using Imacs.Contracts.Summaries;

namespace Imacs.Reporting.Rendering;

/// <summary>What the components ask of a report's input: the pair that is laid out, look-ups, the common axis, the finding.</summary>
public sealed class ReportView
{
    private readonly Dictionary<(int Cluster, int Exemplar), ReportPatch> _patches = [];
    private readonly Dictionary<string, int> _drillDowns = [];
    private readonly HashSet<int> _clusters;

    /// <summary>Checks and indexes an input.</summary>
    /// <param name="input">The report's content.</param>
    /// <param name="encoder">Encodes the heat maps.</param>
    /// <exception cref="ArgumentException">Fewer than two models, or a map whose length is not that of its image.</exception>
    public ReportView(ReportInput input, IPngEncoder encoder)
    {
        if (input.Summary.Models.Count < 2)
            throw new ArgumentException($"The report compares two models; its summary holds {input.Summary.Models.Count}.", nameof(input));
        foreach (DrillDown image in input.DrillDowns)
        {
            foreach (DrillDownModel model in image.Models.Where(m => m.Map.Length != image.Width * image.Height))
                throw new ArgumentException($"The map of model {model.Name} on {image.Image} holds {model.Map.Length} values, not {image.Width} x {image.Height}.", nameof(input));
        }

        Input = input;
        Encoder = encoder;
        foreach (ReportPatch patch in input.Patches)
            _patches.TryAdd((patch.ClusterId, patch.Exemplar), patch);
        for (int i = 0; i < input.DrillDowns.Count; i++)
            _drillDowns.TryAdd(input.DrillDowns[i].Image, i);
        ClusterSummary[] ranked = [.. input.Summary.Clusters.OrderBy(c => c.Rank)];
        _clusters = [.. ranked.Select(c => c.Id)];
        Accepted = [.. ranked.Where(c => c.Accepted)];
        Flagged = [.. ranked.Where(c => !c.Accepted)];
        Axis = ShareAxis.Over(ranked.SelectMany(ShownValues));
        Significant = Accepted.Count(c => c.Significant);
        Finding = Significant > 0 ? Finding.Differs
            : ranked.Length > 0 && Array.TrueForAll(ranked, c => c.Delta == 0 && c.DeltaLow == 0 && c.DeltaHigh == 0) ? Finding.Identical
            : Finding.NoneSignificant;
    }

    /// <summary>What the report shows.</summary>
    public ReportInput Input { get; }

    /// <summary>The host's PNG encoder.</summary>
    public IPngEncoder Encoder { get; }

    /// <summary>The numbers.</summary>
    public ComparisonSummary Summary => Input.Summary;

    /// <summary>Model A: blue.</summary>
    public ModelSummary First => Summary.Models[0];

    /// <summary>Model B: orange.</summary>
    public ModelSummary Second => Summary.Models[1];

    /// <summary>Concepts that pass the acceptance rules, in rank order.</summary>
    public IReadOnlyList<ClusterSummary> Accepted { get; }

    /// <summary>Concepts that don't, in rank order.</summary>
    public IReadOnlyList<ClusterSummary> Flagged { get; }

    /// <summary>The axis of all concept rows.</summary>
    public ShareAxis Axis { get; }

    /// <summary>Accepted concepts whose difference is significant.</summary>
    public int Significant { get; }

    /// <summary>What the report says first.</summary>
    public Finding Finding { get; }

    /// <summary>The unit of explained outputs: "probability" or "logit".</summary>
    public string OutputUnit => Summary.Parameters.Output;

    /// <summary>The element id of a concept's row.</summary>
    public static string ConceptAnchor(int cluster) => $"concept-{cluster}";

    /// <summary>The link to a concept's row; null where there is no such concept.</summary>
    public string? ConceptLink(int? cluster) => cluster is { } id && _clusters.Contains(id) ? "#" + ConceptAnchor(id) : null;

    /// <summary>The concepts that a concept is proposed to be merged with.</summary>
    public IEnumerable<int> Twins(int cluster) => (Summary.Clustering?.Merges ?? [])
        .Where(pair => pair.First == cluster || pair.Second == cluster)
        .Select(pair => pair.First == cluster ? pair.Second : pair.First);

    /// <summary>The link to an image's drill-down; null where it has none.</summary>
    public string? ImageLink(string image) => _drillDowns.TryGetValue(image, out int index) ? $"#image-{index}" : null;

    /// <summary>The picture of an exemplar; null where none was given.</summary>
    public ReportPatch? Patch(int cluster, int exemplar) => _patches.GetValueOrDefault((cluster, exemplar));

    /// <summary>A model's position in the summary, 0 for model A: its colour. -1 for an unknown name.</summary>
    public int Slot(string model)
    {
        for (int i = 0; i < Summary.Models.Count; i++)
        {
            if (Summary.Models[i].Name == model)
                return i;
        }

        return -1;
    }

    /// <summary>The difference of the pair that is laid out; null where the summary lists no pairs.</summary>
    public PairDifference? MainPair(ClusterSummary cluster) => PairOf(cluster, First.Name, Second.Name);

    /// <summary>The difference of one pair.</summary>
    public static PairDifference? PairOf(ClusterSummary cluster, string first, string second) =>
        cluster.Pairs.FirstOrDefault(p => p.First == first && p.Second == second);

    /// <summary>How large a difference is at least: the end of its interval nearer to 0, or 0 if the interval holds 0.</summary>
    public static double SureDifference(double low, double high) =>
        low > 0 ? low : high < 0 ? -high : 0;

    private IEnumerable<double> ShownValues(ClusterSummary cluster)
    {
        foreach (ModelSummary model in (ModelSummary[])[First, Second])
        {
            if (!cluster.Models.TryGetValue(model.Name, out ClusterModelSummary? m))
                continue;
            yield return m.MeanShare;
            yield return m.MeanShareLow;
            yield return m.MeanShareHigh;
        }

        yield return cluster.Delta;
        yield return cluster.DeltaLow;
        yield return cluster.DeltaHigh;
    }
}
