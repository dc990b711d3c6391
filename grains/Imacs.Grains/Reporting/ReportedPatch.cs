using Imacs.Core.Imaging;

namespace Imacs.Grains.Reporting;

/// <summary>The picture of one exemplar.</summary>
/// <param name="Cluster">Its cluster.</param>
/// <param name="Exemplar">Its place among the cluster's exemplars.</param>
/// <param name="Patch">Its box cut from the image, the surroundings of the region dimmed; float32 [3, h, w].</param>
public sealed record ReportedPatch(int Cluster, int Exemplar, PlanarImage Patch);
