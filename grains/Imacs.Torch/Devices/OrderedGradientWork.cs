using System.Buffers;
using Imacs.Torch.Models;

namespace Imacs.Torch.Devices;

/// <summary>
/// Samples whose gradients are taken one at a time, strictly in the order of the samples. Batches finish in any order, and which samples share a batch is
/// chance, so a gradient that arrives before its turn waits in a rented buffer: whatever is added up has the same rounding always. At most the batches in
/// flight ever wait.
/// </summary>
internal abstract class OrderedGradientWork(TorchModel model, DeviceMode mode, int count, CancellationToken cancellationToken)
    : DeviceWork(model, mode, count, cancellationToken)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<int, float[]> _early = [];
    private readonly double[] _values = new double[count];
    private readonly TaskCompletionSource<double[]> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _next;

    /// <summary>The differentiated value at each sample, once all gradients are taken.</summary>
    public Task<double[]> Values => _done.Task;

    public override void Complete(int index, ReadOnlySpan<float> row, ReadOnlySpan<float> gradient)
    {
        // One sum tells whether any element is not finite, at a fraction of the cost of looking at each.
        if (!float.IsFinite(row[0]) || !float.IsFinite(System.Numerics.Tensors.TensorPrimitives.Sum(gradient)))
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

            Take(_next++, gradient);
            while (_early.Remove(_next, out float[]? waiting))
            {
                Take(_next++, waiting.AsSpan(0, gradient.Length));
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

    /// <summary>Takes the next gradient; called by one thread at a time.</summary>
    protected abstract void Take(int index, ReadOnlySpan<float> gradient);
}
