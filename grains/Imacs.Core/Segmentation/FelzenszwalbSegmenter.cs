using System.Buffers;
using Imacs.Core.Imaging;

namespace Imacs.Core.Segmentation;

/// <summary>Efficient graph-based segmentation at several scales at once. Immutable and thread-safe; works on the calling thread.</summary>
/// <remarks>
/// Felzenszwalb and Huttenlocher, IJCV 2004, with the arithmetic of scikit-image 0.19's felzenszwalb, whose labels it reproduces bit for
/// bit (method 4.3) [xrai]. Blur, edges and their order do not depend on the scale and are made once. Costs are float64 and merge limits float32, as there.
/// </remarks>
public sealed class FelzenszwalbSegmenter
{
    private readonly double[] _scales;
    private readonly double _sigma;
    private readonly int _minSize;

    /// <summary>Sets the parameters.</summary>
    /// <param name="scales">Preference for large segments, one result each; above 0. Divided by 255, as in the reference implementation.</param>
    /// <param name="sigma">Standard deviation of the blur before segmentation in pixels, at least 0; 0 means none.</param>
    /// <param name="minSize">Pixels below which a segment is merged into a neighbour, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range.</exception>
    public FelzenszwalbSegmenter(IReadOnlyList<double> scales, double sigma, int minSize)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(scales.Count, 1, nameof(scales));
        foreach (double scale in scales)
        {
            if (!(scale > 0) || !double.IsFinite(scale))
                throw new ArgumentOutOfRangeException(nameof(scales), scale, "A scale must be a finite number above 0.");
        }

        if (!(sigma >= 0) || sigma > 1000)
            throw new ArgumentOutOfRangeException(nameof(sigma), sigma, "Sigma must lie in 0 to 1000 pixels.");
        ArgumentOutOfRangeException.ThrowIfLessThan(minSize, 1);
        (_scales, _sigma, _minSize) = ([.. scales], sigma, minSize);
    }

    /// <summary>Segments an image at every scale.</summary>
    /// <param name="image">[C, H, W], any number of channels and any range; scales mean what they do in XRAI for values in -1 to 1.</param>
    /// <returns>One partition per scale, in the order of scales; labels in raster order of the segments' first pixels.</returns>
    public LabelMap[] Segment(PlanarImage image) => Segment(image, image.Height, image.Width);

    /// <summary>Segments an image and carries the labels to another size, without keeping them at the image's own.</summary>
    /// <param name="image">[C, H, W], as above.</param>
    /// <param name="height">Rows of the results, at least 1.</param>
    /// <param name="width">Columns of the results, at least 1.</param>
    /// <returns>What <see cref="LabelMap.ResizeNearest"/> makes of each result of <see cref="Segment(PlanarImage)"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A side is less than 1.</exception>
    public LabelMap[] Segment(PlanarImage image, int height, int width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        int area = image.Area;
        double[] planes = ArrayPool<double>.Shared.Rent(image.Data.Length);
        double[] scratch = ArrayPool<double>.Shared.Rent(area);
        int[] labels = ArrayPool<int>.Shared.Rent(area);
        try
        {
            for (int i = 0; i < image.Data.Length; i++)
                planes[i] = image.Data[i];
            for (int channel = 0; channel < image.Channels; channel++)
                GaussianBlur.Apply(planes.AsSpan(channel * area, area), image.Height, image.Width, _sigma, scratch);
            using SortedEdges edges = SortedEdges.Build(planes.AsSpan(0, image.Data.Length), image.Height, image.Width);
            using SegmentForest forest = new(area);
            LabelMap[] maps = new LabelMap[_scales.Length];
            for (int i = 0; i < maps.Length; i++)
            {
                forest.Reset(_scales[i] / 255.0);
                forest.MergeSimilar(edges);
                forest.MergeSmall(edges, _minSize);
                int count = forest.Label(labels.AsSpan(0, area));
                maps[i] = LabelMap.FromLabels(labels, count, image.Height, image.Width, _scales[i], height, width);
            }

            return maps;
        }
        finally
        {
            ArrayPool<double>.Shared.Return(planes);
            ArrayPool<double>.Shared.Return(scratch);
            ArrayPool<int>.Shared.Return(labels);
        }
    }
}
