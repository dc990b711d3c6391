namespace Imacs.Storage.Tables;

/// <summary>Where a region of regions.parquet lies, and in which cluster.</summary>
/// <param name="Image">The image's id.</param>
/// <param name="Cluster">Its cluster.</param>
/// <param name="X">Left edge of its box, pixels.</param>
/// <param name="Y">Top edge.</param>
/// <param name="Width">Width of the box.</param>
/// <param name="Height">Height of the box.</param>
public sealed record RegionBox(string Image, int Cluster, int X, int Y, int Width, int Height)
{
    /// <summary>Whether the region is a mark: it covers at least half of the mark's box and is at most four times as large.</summary>
    /// <param name="x">Left edge of the mark.</param>
    /// <param name="y">Top edge.</param>
    /// <param name="width">Its width.</param>
    /// <param name="height">Its height.</param>
    public bool Hits(int x, int y, int width, int height)
    {
        int across = Math.Min(X + Width, x + width) - Math.Max(X, x);
        int down = Math.Min(Y + Height, y + height) - Math.Max(Y, y);
        int area = width * height;
        return across > 0 && down > 0 && 2 * across * down >= area && Width * Height <= 4 * area;
    }
}
