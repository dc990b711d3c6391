namespace Imacs.Storage.Tables;

/// <summary>Which pixels a region of regions.parquet has, and in which cluster it is.</summary>
/// <param name="Image">The image's id.</param>
/// <param name="Cluster">Its cluster.</param>
/// <param name="Runs">Row-major run lengths over the whole image, off first.</param>
public sealed record RegionMask(string Image, int Cluster, int[] Runs);
