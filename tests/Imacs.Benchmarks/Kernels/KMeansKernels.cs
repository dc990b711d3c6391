using BenchmarkDotNet.Attributes;
using Imacs.Core.Clustering;
using Imacs.Testing;
using TorchSharp;

namespace Imacs.Benchmarks.Kernels;

/// <summary>k-means on the golden embeddings, [8000, 192] and 25 clusters, against one matrix product of that shape by libtorch on one thread.</summary>
public class KMeansKernels
{
    private const int K = 25;
    private float[] _rows = [];
    private int _dimension;
    private torch.Tensor? _matrix;
    private torch.Tensor? _centres;
    private long _seed;

    /// <summary>Reads the embeddings.</summary>
    [GlobalSetup]
    public void Load()
    {
        (_rows, int[] shape) = Npy.Read<float>(SharedData.Path("golden", "embeddings.npy"));
        _dimension = shape[1];
        Imacs.Torch.TorchRuntime.Initialise();
        torch.set_num_threads(1);
        _matrix = torch.tensor(_rows, [shape[0], shape[1]]);
        _centres = _matrix[..K].t().contiguous();
    }

    /// <summary>Frees the matrices.</summary>
    [GlobalCleanup]
    public void Free()
    {
        _matrix?.Dispose();
        _centres?.Dispose();
    }

    /// <summary>X times C transposed.</summary>
    [Benchmark(Baseline = true)]
    public long Product()
    {
        using torch.Tensor product = _matrix!.matmul(_centres!);
        return product.NumberOfElements;
    }

    /// <summary>A whole fit; another seed each time.</summary>
    [Benchmark]
    public async Task<double> Fit() =>
        (await MiniBatchKMeans.FitAsync(new ArrayShards(_rows, _dimension, 8), new KMeansOptions { K = K, Seed = _seed++, Concurrency = 1 }, CancellationToken.None)).Inertia;
}
