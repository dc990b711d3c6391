using Imacs.Storage.Tables;

namespace Imacs.Grains.Summaries;

/// <summary>The regions nearest a cluster's centre: at most one an image first, then further ones of the same images. Bounded, whatever goes by.</summary>
internal sealed class ExemplarList
{
    /// <summary>Exemplars of a cluster.</summary>
    public const int Most = 12;

    private readonly List<(double Distance, ResultRegion Region)> _first = [];
    private readonly List<(double Distance, ResultRegion Region)> _further = [];

    /// <summary>Offers a region.</summary>
    public void Offer(double distance, ResultRegion region)
    {
        int same = _first.FindIndex(entry => entry.Region.Image.Index == region.Image.Index);
        if (same < 0)
        {
            Insert(_first, (distance, region));
            return;
        }

        if (distance >= _first[same].Distance)
        {
            Insert(_further, (distance, region));
            return;
        }

        (double Distance, ResultRegion Region) displaced = _first[same];
        _first.RemoveAt(same);
        Insert(_first, (distance, region));
        Insert(_further, displaced);
    }

    /// <summary>The exemplars, nearest first within each round.</summary>
    public IEnumerable<ResultRegion> Best => _first.Concat(_further).Take(Most).Select(entry => entry.Region);

    private static void Insert(List<(double Distance, ResultRegion Region)> list, (double Distance, ResultRegion Region) entry)
    {
        int at = list.FindIndex(other => entry.Distance < other.Distance);
        list.Insert(at < 0 ? list.Count : at, entry);
        if (list.Count > Most)
            list.RemoveAt(Most);
    }
}
