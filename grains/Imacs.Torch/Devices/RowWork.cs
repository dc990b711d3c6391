using Imacs.Torch.Attribution;
using Imacs.Torch.Models;

namespace Imacs.Torch.Devices;

/// <summary>Samples whose rows are wanted: outputs, embeddings or class activation maps.</summary>
internal sealed class RowWork(
    TorchModel model, DeviceMode mode, int count, Action<int, Span<float>> write, CancellationToken cancellationToken, ExplainedClass explained = default)
    : DeviceWork(model, mode, count, cancellationToken)
{
    private readonly float[][] _rows = new float[count][];
    private readonly TaskCompletionSource<float[][]> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _left = count;

    public Task<float[][]> Rows => _done.Task;

    public override ExplainedClass Explained => explained;

    public override void Write(int index, Span<float> sample) => write(index, sample);

    public override void Complete(int index, ReadOnlySpan<float> row, ReadOnlySpan<float> gradient)
    {
        foreach (float value in row)
        {
            if (!float.IsFinite(value))
            {
                Fail(new NonFiniteResultException($"Model '{Model.Name}' returned {value} for this image."));
                return;
            }
        }

        _rows[index] = row.ToArray();
        if (Interlocked.Decrement(ref _left) == 0)
            _done.TrySetResult(_rows);
    }

    public override void Fail(Exception error)
    {
        if (error is OperationCanceledException)
            _done.TrySetCanceled(CancellationToken);
        else
            _done.TrySetException(error);
    }
}
