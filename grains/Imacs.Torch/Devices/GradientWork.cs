using System.Buffers;
using System.Numerics.Tensors;
using Imacs.Core.Attribution;
using Imacs.Torch.Models;

namespace Imacs.Torch.Devices;

/// <summary>
/// Samples whose gradients are added up. Batches finish in any order, and which samples share a batch is chance, so a gradient that arrives before
/// its turn waits in a rented buffer: sums are formed strictly in the order of the nodes. At most the batches in flight ever wait.
/// </summary>
internal sealed class GradientWork(
    TorchModel model,
    DeviceMode mode,
    ReadOnlyMemory<PathNode> nodes,
    int target,
    double[][] sums,
    Action<PathNode, Span<float>> write,
    CancellationToken cancellationToken)
    : DeviceWork(model, mode, nodes.Length, cancellationToken)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<int, float[]> _early = [];
    private readonly double[] _values = new double[nodes.Length];
    private readonly TaskCompletionSource<double[]> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _next;

    public Task<double[]> Values => _done.Task;

    public override int Target => target;

    public override void Write(int index, Span<float> sample) => write(nodes.Span[index], sample);

    public override void Complete(int index, ReadOnlySpan<float> row, ReadOnlySpan<float> gradient)
    {
        // One sum tells whether any element is not finite, at a fraction of the cost of looking at each.
        if (!float.IsFinite(row[0]) || !float.IsFinite(TensorPrimitives.Sum(gradient)))
        {
            Fail(new NonFiniteResultException($"Model '{Model.Name}' has an output or a gradient on this image's path that is not finite."));
            return;
        }

        lock (_lock)
        {
            _values[index] = row[0];
            if (index != _next)
            {
                float[] waiting = ArrayPool<float>.Shared.Rent(gradient.Length);
                gradient.CopyTo(waiting);
                _early.Add(index, waiting);
                return;
            }

            Add(gradient);
            while (_early.Remove(_next, out float[]? waiting))
            {
                Add(waiting.AsSpan(0, gradient.Length));
                ArrayPool<float>.Shared.Return(waiting);
            }

            if (_next == Count)
                _done.TrySetResult(_values);
        }
    }

    public override void Fail(Exception error)
    {
        if (error is OperationCanceledException)
            _done.TrySetCanceled(CancellationToken);
        else
            _done.TrySetException(error);
    }

    private void Add(ReadOnlySpan<float> gradient)
    {
        PathNode node = nodes.Span[_next++];
        double weight = node.Weight;
        Span<double> sum = sums[node.Sum];
        for (int i = 0; i < gradient.Length; i++)
            sum[i] += weight * gradient[i];
    }
}
