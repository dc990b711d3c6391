using Imacs.Contracts.Summaries;
using Imacs.Storage.Tables;

namespace Imacs.Cli.Selftest;

/// <summary>E1: the same comparison with its two models exchanged.</summary>
internal static class ExchangeVerdict
{
    private const double Rounding = 1e-12;

    /// <summary>Regions and clusters are the same, everything that has a sign has the other one, everything else is the same to the bit (the bootstrap, whose
    /// draws are sorted, to 1e-12).</summary>
    /// <param name="one">A against B.</param>
    /// <param name="other">B against A.</param>
    /// <param name="regions">Regions of the first.</param>
    /// <param name="otherRegions">Regions of the second.</param>
    public static Verdict Judge(ComparisonSummary one, ComparisonSummary other, IReadOnlyList<RegionBox> regions, IReadOnlyList<RegionBox> otherRegions)
    {
        List<string> wrong = [];
        if (!one.Models.SequenceEqual(other.Models.Reverse()))
            wrong.Add("models");
        if (!regions.SequenceEqual(otherRegions))
            wrong.Add("regions");
        if (one.Clusters.Count != other.Clusters.Count)
            wrong.Add("number of clusters");
        foreach ((ClusterSummary cluster, ClusterSummary back) in one.Clusters.Zip(other.Clusters))
            wrong.AddRange(Differences(cluster, back).Select(what => $"{what} of concept {cluster.Id}"));
        bool any = one.Clusters.Any(cluster => cluster.Delta != 0);
        return new(
            wrong.Count == 0 && any,
            wrong.Count == 0
                ? $"{regions.Count} regions and {one.Clusters.Count} clusters are the same, {(any ? "every difference has the other sign" : "but nothing differs, so that exchanging shows nothing")}"
                : $"{wrong.Count} things changed that must not, first the {wrong[0]}");
    }

    private static IEnumerable<string> Differences(ClusterSummary one, ClusterSummary other)
    {
        if ((one.Id, one.Rank, one.Regions, one.Images, one.Accepted, one.RejectedBecause) != (other.Id, other.Rank, other.Regions, other.Images, other.Accepted, other.RejectedBecause))
            yield return "place";
        if ((-one.Delta, -one.DeltaHigh, -one.DeltaLow) != (other.Delta, other.DeltaLow, other.DeltaHigh))
            yield return "difference or interval";
        if ((one.PValue, one.QValue, one.Significant) != (other.PValue, other.QValue, other.Significant))
            yield return "p or q";
        if (!Same(one.Models, other.Models))
            yield return "shares";
        if (!Same(one.SelectedBy, other.SelectedBy))
            yield return "selection";
        PairDifference pair = one.Pairs[0], back = other.Pairs[0];
        if ((-pair.Standardised, -pair.Frequency, -pair.Strength) != (back.Standardised, back.Frequency, back.Strength))
            yield return "decomposition";
        if (Math.Abs(pair.BootstrapHigh + back.BootstrapLow) > Rounding || Math.Abs(pair.BootstrapLow + back.BootstrapHigh) > Rounding)
            yield return "bootstrap";
        if (!(pair.Drop is null ? back.Drop is null : back.Drop == new DropDifference(-pair.Drop.Delta, -pair.Drop.High, -pair.Drop.Low)))
            yield return "masking";
        PredictionTable table = one.Predictions, mirrored = other.Predictions;
        if ((table.BothRight, table.FirstOnly, table.SecondOnly, table.BothWrong) != (mirrored.BothRight, mirrored.SecondOnly, mirrored.FirstOnly, mirrored.BothWrong))
            yield return "predictions";
        if (!one.Exemplars.Select(exemplar => (exemplar.Image, exemplar.Region)).SequenceEqual(other.Exemplars.Select(exemplar => (exemplar.Image, exemplar.Region))))
            yield return "exemplars";
    }

    private static bool Same<T>(IReadOnlyDictionary<string, T> one, IReadOnlyDictionary<string, T> other) =>
        one.Count == other.Count && one.All(pair => other.TryGetValue(pair.Key, out T? value) && EqualityComparer<T>.Default.Equals(pair.Value, value));
}
