using System.Runtime.InteropServices;
using Imacs.Torch.Attribution;
using TorchSharp;
using static TorchSharp.torch;

namespace Imacs.Torch.Devices;

/// <summary>One device thread's buffers, and the one place where a batch becomes tensors and back.</summary>
internal sealed class DeviceSession(Device device, int batchSize) : IDisposable
{
    private readonly Dictionary<(int Height, int Width), Tensor> _inputs = [];

    /// <summary>Runs one batch, padded to its fixed shape, and hands each sample its results. Where it throws, nobody has got any.</summary>
    public void Run(List<(DeviceWork Work, int Index)> batch)
    {
        DeviceWork first = batch[0].Work;
        int height = first.Model.InputHeight, width = first.Model.InputWidth;
        Tensor input = InputFor(height, width);
        int length = 3 * height * width;
        Span<float> samples = MemoryMarshal.Cast<byte, float>(input.bytes);
        for (int i = 0; i < batch.Count; i++)
            Write(batch[i], samples.Slice(i * length, length));
        samples[(batch.Count * length)..].Clear();

        using var scope = NewDisposeScope();
        Tensor onDevice = device.type == DeviceType.CPU ? input : input.to(device);
        if (first.Mode is DeviceMode.Output or DeviceMode.Embed)
        {
            Tensor rows = first.Mode == DeviceMode.Output ? first.Model.Outputs(onDevice) : first.Model.Embed(onDevice);
            HandOut(batch, Flat(rows), default);
            return;
        }

        Tensor explained = Explained(batch);
        if (first.Mode is DeviceMode.ProbabilityActivation or DeviceMode.OutputActivation)
        {
            HandOut(batch, Flat(first.Model.Activations(onDevice, explained, first.Mode == DeviceMode.ProbabilityActivation)), default);
            return;
        }

        (Tensor values, Tensor gradients) = first.Model.Differentiate(onDevice, explained, first.Mode == DeviceMode.ProbabilityGradient);
        HandOut(batch, Flat(values), Flat(gradients));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Tensor input in _inputs.Values)
            input.Dispose();
    }

    private Tensor InputFor(int height, int width)
    {
        if (!_inputs.TryGetValue((height, width), out Tensor? input))
            _inputs.Add((height, width), input = zeros(batchSize, 3, height, width).DetachFromDisposeScope());
        return input;
    }

    /// <summary>A sample that cannot be written is its own work's failure, not the batch's; its place is computed as zeros and nobody looks at it.</summary>
    private static void Write((DeviceWork Work, int Index) entry, Span<float> sample)
    {
        try
        {
            entry.Work.Write(entry.Index, sample);
        }
#pragma warning disable CA1031 // Whatever a caller's code throws belongs to that caller.
        catch (Exception error)
#pragma warning restore CA1031
        {
            sample.Clear();
            entry.Work.Fail(error);
        }
    }

    /// <summary>What each sample's outputs are multiplied with and summed to give the explained value: 1 for its class, -1 for the one subtracted, 0 else.</summary>
    private Tensor Explained(List<(DeviceWork Work, int Index)> batch)
    {
        int classes = batch[0].Work.Model.OutputCount;
        var factors = new float[batchSize * classes];
        for (int i = 0; i < batch.Count; i++)
        {
            ExplainedClass explained = batch[i].Work.Explained;
            factors[(i * classes) + explained.Target] = 1;
            if (explained.IsContrast)
                factors[(i * classes) + explained.Against] = -1;
        }

        return tensor(factors, [batchSize, classes], device: device);
    }

    private void HandOut(List<(DeviceWork Work, int Index)> batch, Tensor rows, Tensor? gradients)
    {
        ReadOnlySpan<float> values = MemoryMarshal.Cast<byte, float>(rows.bytes);
        ReadOnlySpan<float> slopes = gradients is null ? default : MemoryMarshal.Cast<byte, float>(gradients.bytes);
        int rowLength = values.Length / batchSize, slopeLength = slopes.Length / batchSize;
        for (int i = 0; i < batch.Count; i++)
            Complete(batch[i], values.Slice(i * rowLength, rowLength), slopes.Slice(i * slopeLength, slopeLength));
    }

    /// <summary>Once results are handed out a batch cannot fail any more: who has some must not get them twice.</summary>
    private static void Complete((DeviceWork Work, int Index) entry, ReadOnlySpan<float> row, ReadOnlySpan<float> gradient)
    {
        try
        {
            entry.Work.Complete(entry.Index, row, gradient);
        }
#pragma warning disable CA1031 // Whatever a caller's code throws belongs to that caller.
        catch (Exception error)
#pragma warning restore CA1031
        {
            entry.Work.Fail(error);
        }
    }

    private static Tensor Flat(Tensor tensor) => tensor.detach().to(ScalarType.Float32).cpu().contiguous();
}
