using BenchmarkDotNet.Attributes;
using Imacs.Core.Embedding;
using Imacs.Core.Imaging;
using Imacs.Core.Randomness;
using Imacs.Core.Ranking;
using Imacs.Core.Segmentation;
using Imacs.Datasets.Imaging;
using Imacs.Testing;

namespace Imacs.Benchmarks.Kernels;

/// <summary>What is done to an image beside the device, each for one of ten EuroSAT images, enlarged to 224 x 224 but for the decoding.</summary>
public class ImageKernels
{
    private const int Images = 10;
    private const int Side = 224;
    private static readonly SegmentationOptions Options = new();
    private readonly ImageDecoder _decoder = new();
    private byte[][] _files = [];
    private PlanarImage[] _images = [];
    private SegmentPool[] _pools = [];
    private float[][] _maps = [];
    private IReadOnlyList<XraiSegment>[] _ranked = [];

    /// <summary>Reads the images; makes pools, and attributions of smoothed noise.</summary>
    [GlobalSetup]
    public void Load()
    {
        // One of each class.
        _files = [.. Directory.EnumerateDirectories(SharedData.Path("data", "eurosat")).Order(StringComparer.Ordinal).Take(Images)
            .Select(folder => File.ReadAllBytes(Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).First()))];
        _images = [.. _files.Select(file => Enlarged(_decoder.Decode(file).Image))];
        _pools = [.. _images.Select(image => SegmentPool.Create(image, Options))];
        _maps = [.. Enumerable.Range(0, Images).Select(Map)];
        _ranked = [.. Enumerable.Range(0, Images).Select(index => Rank(index, 6).Segments)];
        Console.WriteLine($"// {_pools.Average(pool => pool.Masks.Count):0} masks an image, {_ranked.Average(segments => segments.Count):0} regions.");
    }

    /// <summary>Decoding of a 64 x 64 JPEG.</summary>
    [Benchmark(OperationsPerInvoke = Images)]
    public int Decode() => _files.Sum(file => _decoder.Decode(file).Image.Width);

    /// <summary>Segments of all six scales, dilated.</summary>
    [Benchmark(OperationsPerInvoke = Images)]
    public int Segments() => _images.Sum(image => SegmentPool.Create(image, Options).Masks.Count);

    /// <summary>Ranking until no mask adds anything.</summary>
    [Benchmark(OperationsPerInvoke = Images)]
    public int Ranking() => Enumerable.Range(0, Images).Sum(index => Rank(index, most: null).Segments.Count);

    /// <summary>Ranking of the six best, as a comparison does.</summary>
    [Benchmark(OperationsPerInvoke = Images)]
    public int RankingOfSix() => Enumerable.Range(0, Images).Sum(index => Rank(index, 6).Segments.Count);

    /// <summary>Descriptors of the six best.</summary>
    [Benchmark(OperationsPerInvoke = Images)]
    public double DescriptorsOfSix() => Enumerable.Range(0, Images).Sum(index => _ranked[index].Sum(segment => (double)RegionDescriptor.Describe(_images[index], segment.Pixels)[0]));

    private XraiRanking Rank(int index, int? most) => XraiRanker.Rank(
        _maps[index], _pools[index].Masks, Side, Side, new XraiOptions { MinNewPixels = _pools[index].MinNewPixels, MaxSegments = most });

    private static PlanarImage Enlarged(PlanarImage image) => new LinearResampler(image.Height, image.Width, Side, Side, ResampleFilter.Cubic).Apply(image);

    private static float[] Map(int seed)
    {
        var random = new KeyedRandom(seed, 1);
        var coarse = new PlanarImage(1, 64, 64, [.. Enumerable.Range(0, 64 * 64).Select(_ => (float)(random.NextDouble() - 0.5))]);
        return Enlarged(coarse).Data;
    }
}
