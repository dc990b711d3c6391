namespace Imacs.Storage.Tables;

/// <summary>A row of regions.parquet: a region, its image and its cluster.</summary>
/// <param name="Region">The region.</param>
/// <param name="Image">Its image.</param>
/// <param name="Cluster">Its cluster.</param>
public sealed record ResultRegion(RegionRecord Region, ImageRecord Image, int Cluster);
