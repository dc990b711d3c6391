using Imacs.Core.Imaging;

namespace Imacs.Core.Segmentation;

/// <summary>
/// All candidate segments of one image: a function of the image and the options only, so every model scores the same regions and the
/// comparison is paired (method S3). Immutable.
/// </summary>
/// <remarks>XRAI section 4.2 step 3 [xrai]; the working size is reached with antialiased cubic interpolation, cut off at -1 and 1.</remarks>
public sealed class SegmentPool
{
    private SegmentPool(LabelMap[] maps, BitMask[] masks, int radius, int minNewPixels)
    {
        (Maps, Masks, DilationRadius, MinNewPixels) = (maps, masks, radius, minNewPixels);
        Height = maps[0].Height;
        Width = maps[0].Width;
    }

    /// <summary>Rows of the image.</summary>
    public int Height { get; }

    /// <summary>Columns of the image.</summary>
    public int Width { get; }

    /// <summary>The partitions at the image's size, one per scale, before dilation. A segment too thin to survive the way back to this size is left out.</summary>
    public IReadOnlyList<LabelMap> Maps { get; }

    /// <summary>One dilated mask for every label of every scale: those of the first scale first, labels ascending. Never empty.</summary>
    public IReadOnlyList<BitMask> Masks { get; }

    /// <summary>Radius of the disk that dilated the masks, in pixels.</summary>
    public int DilationRadius { get; }

    /// <summary>Fewest new pixels that XRAI should ask of a mask for an image of this size.</summary>
    public int MinNewPixels { get; }

    /// <summary>Segments an image.</summary>
    /// <param name="image">[C, H, W], finite values of any range; any size from 1 x 1.</param>
    /// <param name="options">Scales and constants.</param>
    /// <exception cref="ArgumentException">The image holds a value that is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public static SegmentPool Create(PlanarImage image, SegmentationOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Side, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegative(options.DilationRadius, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MinNewPixels, 1, nameof(options));
        FelzenszwalbSegmenter segmenter = new(options.Scales, options.Sigma, options.MinSize);
        LabelMap[] maps = Normalise(image) is { } normalised
            ? Segment(normalised, segmenter, options.Side)
            : [.. options.Scales.Select(scale => new LabelMap(image.Height, image.Width, scale, new int[image.Area], Count: 1))];
        return FromLabels(maps, options);
    }

    /// <summary>Makes a pool of partitions that come from elsewhere.</summary>
    /// <param name="maps">At least one partition, all of the image's size.</param>
    /// <param name="options">Dilation and least number of new pixels; the scales are not looked at.</param>
    /// <exception cref="ArgumentException">There is no partition, or their sizes differ.</exception>
    public static SegmentPool FromLabels(IReadOnlyList<LabelMap> maps, SegmentationOptions options)
    {
        if (maps.Count == 0 || maps.Any(map => map.Height != maps[0].Height || map.Width != maps[0].Width))
            throw new ArgumentException("At least one partition is needed, and all must have one size.", nameof(maps));
        int radius = options.DilationRadiusFor(maps[0].Height, maps[0].Width);
        BitMask[] masks = [.. maps.SelectMany(BitMask.FromLabels).Select(mask => mask.Dilate(radius))];
        return new SegmentPool([.. maps], masks, radius, options.MinNewPixelsFor(maps[0].Height, maps[0].Width));
    }

    /// <summary>The partition and the label that a mask comes from.</summary>
    /// <param name="mask">Index into <see cref="Masks"/>.</param>
    /// <returns>Index into <see cref="Maps"/> and label there.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such mask.</exception>
    public (int Map, int Label) SourceOf(int mask)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)mask, (uint)Masks.Count, nameof(mask));
        int map = 0;
        while (mask >= Maps[map].Count)
            mask -= Maps[map++].Count;
        return (map, mask);
    }

    private static LabelMap[] Segment(PlanarImage normalised, FelzenszwalbSegmenter segmenter, int side)
    {
        PlanarImage working = new LinearResampler(normalised.Height, normalised.Width, side, side, ResampleFilter.Cubic).Apply(normalised);
        foreach (ref float value in working.Data.AsSpan())
            value = Math.Clamp(value, -1f, 1f);
        return segmenter.Segment(working, normalised.Height, normalised.Width);
    }

    /// <summary>Maps the range over all channels to -1 to 1; null for a constant image, which has no range and is one segment.</summary>
    private static PlanarImage? Normalise(PlanarImage image)
    {
        float least = float.PositiveInfinity;
        float greatest = float.NegativeInfinity;
        for (int i = 0; i < image.Data.Length; i++)
        {
            float value = image.Data[i];
            if (!float.IsFinite(value))
                throw new ArgumentException($"The image holds {value} at position {i}; segments are made of finite values only.", nameof(image));
            least = Math.Min(least, value);
            greatest = Math.Max(greatest, value);
        }

        if (least == greatest)
            return null;
        double range = (double)greatest - least;
        PlanarImage result = new(image.Channels, image.Height, image.Width);
        for (int i = 0; i < image.Data.Length; i++)
            result.Data[i] = (float)((((double)image.Data[i] - least) / range * 2.0) - 1.0);
        return result;
    }
}
