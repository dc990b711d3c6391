using Imacs.Contracts.Actors;
using Imacs.Contracts.Telemetry;
using Imacs.Storage.Tables;

namespace Imacs.Grains.Images;

/// <summary>All that is known of one image.</summary>
/// <param name="Image">The image, rejected or not.</param>
/// <param name="Regions">Its regions; none for a rejected image.</param>
/// <param name="Pool">Its sampled candidate segments.</param>
internal sealed record ImageOutcome(ImageRecord Image, IReadOnlyList<RegionRecord> Regions, IReadOnlyList<RegionRecord> Pool)
{
    /// <summary>Why it is left out, as metrics name it (<see cref="MetricLabels"/>); null where it is not. It counts once its shard is stored.</summary>
    public string? Reason { get; private init; }

    /// <summary>An image that cannot be used.</summary>
    /// <param name="work">The image.</param>
    /// <param name="sentence">Why, for people.</param>
    /// <param name="reason">Why, as metrics name it.</param>
    public static ImageOutcome Rejected(ImageWork work, string sentence, string reason) => new(ImageRecords.Rejected(work, sentence), [], []) { Reason = reason };
}
