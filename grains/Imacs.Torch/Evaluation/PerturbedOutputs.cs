using System.Buffers;
using Imacs.Core.Imaging;
using Imacs.Torch.Attribution;
using Imacs.Torch.Devices;

namespace Imacs.Torch.Evaluation;

/// <summary>One model's outputs at perturbations of one image. Perturbed images are made when a batch takes them, so that memory is that of the batches.</summary>
/// <param name="queue">The way to the device.</param>
/// <param name="view">The image as the model sees it.</param>
internal sealed class PerturbedOutputs(DeviceQueue queue, ModelView view)
{
    /// <summary>Writes the removal strengths of one perturbation, H x W; a function of its number alone, called on device threads.</summary>
    public delegate void Strengths(int perturbation, Span<float> strengths);

    /// <summary>The mean over fills of the output at each perturbation.</summary>
    /// <param name="count">Perturbations.</param>
    /// <param name="strengths">How strongly each removes each pixel: 0 leaves it, 1 puts the fill in its place.</param>
    /// <param name="fills">What is put there, [3, H, W] each.</param>
    /// <param name="output">The value that is wanted.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<double[]> MeansAsync(
        int count, Strengths strengths, IReadOnlyList<PlanarImage> fills, ExplainedOutput output, CancellationToken cancellationToken)
    {
        float[][] rows = await queue.OutputsAsync(
            view.Model, count * fills.Count, (sample, input) => Write(strengths, sample / fills.Count, fills[sample % fills.Count], input), cancellationToken);
        var means = new double[count];
        for (int sample = 0; sample < rows.Length; sample++)
            means[sample / fills.Count] += output.Of(rows[sample], view.Model.Spec.Returns) / fills.Count;
        return means;
    }

    private void Write(Strengths strengths, int perturbation, PlanarImage fill, Span<float> input)
    {
        PlanarImage image = view.Image;
        float[] rentedStrengths = ArrayPool<float>.Shared.Rent(image.Area), rentedPoint = ArrayPool<float>.Shared.Rent(image.Data.Length);
        Span<float> removed = rentedStrengths.AsSpan(0, image.Area), point = rentedPoint.AsSpan(0, image.Data.Length);
        strengths(perturbation, removed);
        for (int channel = 0; channel < image.Channels; channel++)
        {
            ReadOnlySpan<float> from = image.Plane(channel), to = fill.Plane(channel);
            Span<float> at = point.Slice(channel * image.Area, image.Area);
            for (int i = 0; i < at.Length; i++)
                at[i] = ((1 - removed[i]) * from[i]) + (removed[i] * to[i]);
        }

        view.WriteInput(point, input);
        ArrayPool<float>.Shared.Return(rentedStrengths);
        ArrayPool<float>.Shared.Return(rentedPoint);
    }
}
