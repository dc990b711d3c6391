namespace Imacs.Core.Clustering;

/// <summary>Whether a cluster is supported by enough regions from enough images to be called a concept.</summary>
/// <param name="Accepted">True if it is.</param>
/// <param name="RejectedBecause">A sentence for the report; null if accepted.</param>
/// <remarks>Ghorbani et al. 2019 (ACE), the rules of its published code; step S9 of the method. Rejected clusters are flagged, not dropped.</remarks>
public sealed record ClusterAcceptance(bool Accepted, string? RejectedBecause)
{
    /// <summary>Default of the number of regions that a cluster must exceed.</summary>
    public const int DefaultMinRegions = 10;

    /// <summary>Judges a cluster.</summary>
    /// <param name="regions">Regions n in the cluster, at least 0.</param>
    /// <param name="images">Distinct images u that they come from, 0 to n.</param>
    /// <param name="allImages">Images N in the dataset, at least u.</param>
    /// <param name="minRegions">n must be larger than this.</param>
    /// <returns>Accepted if n > min and (u > n/2, or u > n/4 and u > N/4, or u > n/10 and u > N/2).</returns>
    /// <exception cref="ArgumentOutOfRangeException">u is negative, or larger than n or N.</exception>
    public static ClusterAcceptance Judge(long regions, long images, long allImages, long minRegions = DefaultMinRegions)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(images);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(images, regions);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(images, allImages);
        if (regions <= minRegions)
            return new ClusterAcceptance(false, $"It has {Plural(regions, "region")}; more than {minRegions} are needed.");
        // In integers, so that the limits themselves fall on the right side.
        bool common = 2 * images > regions;
        bool medium = 4 * images > regions && 4 * images > allImages;
        bool broad = 10 * images > regions && 2 * images > allImages;
        return common || medium || broad
            ? new ClusterAcceptance(true, null)
            : new ClusterAcceptance(false, $"Its {Plural(regions, "region")} come from only {images} of {Plural(allImages, "image")}.");
    }

    private static string Plural(long count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";
}
