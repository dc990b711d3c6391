using Imacs.Core.Ranking;
using Imacs.Core.Segmentation;

namespace Imacs.Core.Selection;

/// <summary>Chooses an image's regions: the best segments of every model, with equal quotas, near-duplicates joined (method S5) [ours].</summary>
/// <remarks>
/// Symmetric in the models: candidates are gone through by rank, then area (largest first), then their bits in raster order, none of
/// which knows a slot. Exchanging two models exchanges their slots in the result and nothing else (experiment E1).
/// </remarks>
public static class RegionSelector
{
    /// <summary>Overlap above which two segments are one region.</summary>
    public const double DefaultJoinIoU = 0.5;

    /// <summary>Chooses the regions.</summary>
    /// <param name="rankings">One list of ranked segments per model slot, all of the same image.</param>
    /// <param name="perModel">Segments taken of every model, at least 1.</param>
    /// <param name="joinIoU">Intersection over union above which (strictly) a segment joins a better one; 0.5 to 1, so that two disjoint segments of one model can never join the same region.</param>
    /// <returns>
    /// Regions in the order in which they were kept: by rank, area, bits. The uncovered rest is never among them, unless no model has anything
    /// else (an image too small or too even to have segments). At most models x perModel; a joined segment is not replaced by a further one.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range.</exception>
    public static IReadOnlyList<SelectedRegion> Select(
        IReadOnlyList<IReadOnlyList<XraiSegment>> rankings, int perModel, double joinIoU = DefaultJoinIoU)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(perModel, 1);
        if (!(joinIoU >= 0.5) || joinIoU > 1)
            throw new ArgumentOutOfRangeException(nameof(joinIoU), joinIoU, "The overlap for joining must lie in 0.5 to 1.");
        List<Candidate> candidates = Collect(rankings, perModel, rest: false);
        if (candidates.Count == 0)
            candidates = Collect(rankings, perModel, rest: true);

        List<(Candidate Best, SortedSet<int> Models)> kept = [];
        foreach (Candidate candidate in candidates.Order(Candidate.Order))
        {
            int home = FindHome(kept, candidate.Mask, joinIoU);
            if (home < 0)
                kept.Add((candidate, [candidate.Model]));
            else
                kept[home].Models.Add(candidate.Model);
        }

        return [.. kept.Select(region => new SelectedRegion(region.Best.Mask, [.. region.Models], region.Best.Rank))];
    }

    private static List<Candidate> Collect(IReadOnlyList<IReadOnlyList<XraiSegment>> rankings, int perModel, bool rest)
    {
        List<Candidate> candidates = [];
        for (int model = 0; model < rankings.Count; model++)
        {
            int rank = 0;
            foreach (XraiSegment segment in rankings[model].Where(segment => segment.IsRest == rest).Take(perModel))
                candidates.Add(new Candidate(segment.Pixels, ++rank, model));
        }

        return candidates;
    }

    /// <summary>The kept region that overlaps most, the first of equals; -1 if none overlaps enough.</summary>
    private static int FindHome(List<(Candidate Best, SortedSet<int> Models)> kept, BitMask mask, double joinIoU)
    {
        int home = -1;
        double most = joinIoU;
        for (int i = 0; i < kept.Count; i++)
        {
            double overlap = kept[i].Best.Mask.IoU(mask);
            if (overlap > most)
                (home, most) = (i, overlap);
        }

        return home;
    }

    /// <summary>A segment that a model offers.</summary>
    private sealed record Candidate(BitMask Mask, int Rank, int Model)
    {
        public static IComparer<Candidate> Order { get; } = Comparer<Candidate>.Create((left, right) =>
            left.Rank != right.Rank ? left.Rank.CompareTo(right.Rank) : BitMask.LargestFirst.Compare(left.Mask, right.Mask));
    }
}
