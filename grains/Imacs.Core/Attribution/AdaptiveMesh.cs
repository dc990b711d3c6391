using System.Buffers;

namespace Imacs.Core.Attribution;

/// <summary>The samples on all paths of one image so far, and the pieces between them.</summary>
/// <param name="function">The output along its paths.</param>
/// <param name="shares">The regions.</param>
internal sealed class AdaptiveMesh(IPathFunction function, IRegionShares shares)
{
    private readonly List<PathSample>[] _samples =
        [.. function.BaselineValues.Select(value => new List<PathSample> { new(0, value) })];

    // Gradients are large objects, and an image takes dozens: rented, they do not pile up until the collector looks at them.
    private readonly List<double[]> _rented = [];
    private double[][]? _sums;

    /// <summary>Gradients evaluated, all paths together.</summary>
    public int Evaluations { get; private set; }

    /// <summary>All pieces, path after path, each from its baseline to the input.</summary>
    public IEnumerable<PathPiece> Pieces()
    {
        for (int path = 0; path < _samples.Length; path++)
        {
            List<PathSample> samples = _samples[path];
            for (int i = 1; i < samples.Count; i++)
                yield return new(path, samples[i - 1], samples[i], function.Link);
        }
    }

    /// <summary>Evaluates gradients at new positions; one at the input counts for every path.</summary>
    public async Task AddAsync(IReadOnlyList<(int Path, double T)> positions, CancellationToken cancellationToken)
    {
        var gradients = new double[positions.Count][];
        var nodes = new PathNode[positions.Count];
        for (int i = 0; i < nodes.Length; i++)
        {
            gradients[i] = ArrayPool<double>.Shared.Rent(function.Length);
            _rented.Add(gradients[i]);
            Array.Clear(gradients[i], 0, function.Length);
            nodes[i] = new(positions[i].Path, positions[i].T, 1, i);
        }

        double[] values = await function.DifferentiateAsync(nodes, gradients, cancellationToken);
        Evaluations += nodes.Length;
        for (int i = 0; i < nodes.Length; i++)
        {
            if (nodes[i].T < 1)
            {
                Insert(nodes[i].Path, nodes[i].T, values[i], gradients[i]);
                continue;
            }

            for (int path = 0; path < _samples.Length; path++)
                Insert(path, 1, function.InputValue, gradients[i]);
        }
    }

    /// <summary>Per path, the integrated gradient by the weights of the pieces. The arrays are the mesh's: the next call changes them.</summary>
    public double[][] Integrate(IEnumerable<PathPiece> pieces)
    {
        double[][] sums = _sums ??= IntegratedGradients.Sums(function.Paths, function.Length);
        foreach (double[] sum in sums)
            Array.Clear(sum);
        foreach (PathPiece piece in pieces)
        {
            Accumulate(sums[piece.Path], piece.LeftWeight, piece.Left.Gradient);
            Accumulate(sums[piece.Path], piece.RightWeight, piece.Right.Gradient);
        }

        return sums;
    }

    /// <summary>Gives the gradients back; the samples are of no use afterwards. Only after evaluations that have ended: a device may still write to those of
    /// one that was given up.</summary>
    public void Release()
    {
        foreach (double[] gradient in _rented)
            ArrayPool<double>.Shared.Return(gradient);
        _rented.Clear();
    }

    private void Insert(int path, double t, double value, double[] gradient)
    {
        var sample = new PathSample(t, value, function.Along(path, gradient.AsSpan(0, function.Length)), gradient, shares.Sums(path, gradient.AsSpan(0, function.Length)));
        List<PathSample> samples = _samples[path];
        samples.Insert(samples.FindLastIndex(other => other.T < t) + 1, sample);
    }

    private static void Accumulate(double[] sum, double weight, double[]? gradient)
    {
        if (gradient is null)
            return;
        for (int i = 0; i < sum.Length; i++)
            sum[i] += weight * gradient[i];
    }
}
