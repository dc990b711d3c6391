namespace Imacs.Reporting;

/// <summary>The picture of one exemplar of a cluster.</summary>
/// <param name="ClusterId">The cluster's <c>Id</c>.</param>
/// <param name="Exemplar">Position in the cluster's <c>Exemplars</c>, from 0.</param>
/// <param name="Png">The region's bounding box as a PNG, outside of the region greyed or not; a few kilobytes.</param>
/// <param name="Image">The image's id, as in the exemplar and in <see cref="DrillDown.Image"/>.</param>
/// <param name="X">Left edge of the box, pixels of the original image.</param>
/// <param name="Y">Top edge.</param>
/// <param name="Width">Width of the box, pixels.</param>
/// <param name="Height">Height of the box, pixels.</param>
public sealed record ReportPatch(int ClusterId, int Exemplar, byte[] Png, string Image, int X, int Y, int Width, int Height);
