using Imacs.Core.Imaging;
using Imacs.Storage.Tables;

namespace Imacs.Grains.Reporting;

/// <summary>One image with everything known of it.</summary>
/// <param name="Record">Predictions and accuracy of its attributions.</param>
/// <param name="Image">Its pixels.</param>
/// <param name="Explanation">Its maps and segments.</param>
/// <param name="Regions">Its regions, each with its cluster.</param>
public sealed record ReportedImage(ImageRecord Record, PlanarImage Image, DrillDownRecord Explanation, IReadOnlyList<(RegionRecord Region, int Cluster)> Regions);
