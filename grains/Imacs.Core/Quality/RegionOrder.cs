using Imacs.Core.Randomness;
using Imacs.Core.Segmentation;

namespace Imacs.Core.Quality;

/// <summary>Regions in the order of their mean attribution.</summary>
public static class RegionOrder
{
    /// <summary>The rank of every pixel's region, 0 for the region with the largest mean.</summary>
    /// <param name="regions">A partition of the image.</param>
    /// <param name="map">height x width values.</param>
    /// <param name="ties">Puts regions of equal mean in a random order.</param>
    /// <returns>height x width ranks, 0 to Count - 1.</returns>
    public static int[] Ranks(LabelMap regions, ReadOnlySpan<float> map, KeyedRandom ties)
    {
        double[] sums = regions.SumPerSegment(map);
        int[] areas = regions.Areas();
        int[] ranks = PixelOrder.Ranks([.. sums.Select((sum, label) => (float)(sum / areas[label]))], ties);
        return Array.ConvertAll(regions.Labels, label => ranks[label]);
    }

    /// <summary>A regular grid of cells.</summary>
    /// <param name="height">Rows of the image.</param>
    /// <param name="width">Columns.</param>
    /// <param name="perSide">Cells along each side, at least 1; fewer along a side that has fewer pixels.</param>
    public static LabelMap Grid(int height, int width, int perSide)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(perSide, 1);
        (int rows, int columns) = (Math.Min(height, perSide), Math.Min(width, perSide));
        var labels = new int[height * width];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
                labels[(y * width) + x] = ((int)((long)y * rows / height) * columns) + (int)((long)x * columns / width);
        }

        return new LabelMap(height, width, 0, labels, rows * columns);
    }
}
