using Imacs.Storage.Tables;

namespace Imacs.Grains.Images;

/// <summary>All that is known of one image.</summary>
/// <param name="Image">The image, rejected or not.</param>
/// <param name="Regions">Its regions; none for a rejected image.</param>
/// <param name="Pool">Its sampled candidate segments.</param>
internal sealed record ImageOutcome(ImageRecord Image, IReadOnlyList<RegionRecord> Regions, IReadOnlyList<RegionRecord> Pool);
