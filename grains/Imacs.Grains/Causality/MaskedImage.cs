namespace Imacs.Grains.Causality;

/// <summary>One image with one concept's regions masked.</summary>
/// <param name="Cluster">The concept.</param>
/// <param name="Image">The image's number in the plan.</param>
/// <param name="Drops">By model slot: explained output before minus after.</param>
/// <param name="Sums">By model slot: the attribution that the regions had.</param>
internal sealed record MaskedImage(int Cluster, int Image, double[] Drops, double[] Sums);
