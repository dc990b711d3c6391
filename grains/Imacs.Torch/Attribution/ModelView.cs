using Imacs.Core.Imaging;
using Imacs.Torch.Attribution.Baselines;
using Imacs.Torch.Models;

namespace Imacs.Torch.Attribution;

/// <summary>
/// One image as one model sees it. Resizing is linear, R, so the model at a point of the path in image space is the model at the resized point, and
/// the gradient in image space is R transposed times the gradient at input size: straight paths are integrated at the model's input size, once, and
/// pulled back at the end. Attributions of models with different input sizes line up, and sums are conserved.
/// </summary>
internal sealed class ModelView
{
    private readonly LinearResampler? _resampler;

    public ModelView(TorchModel model, PlanarImage image)
    {
        (Model, Image) = (model, image);
        if (image.Height != model.InputHeight || image.Width != model.InputWidth)
            _resampler = new LinearResampler(image.Height, image.Width, model.InputHeight, model.InputWidth, ResampleFilter.Triangle);
        Input = ToInput(image);
    }

    private ModelView(ModelView other, PlanarImage image)
    {
        (Model, Image, _resampler) = (other.Model, image, other._resampler);
        Input = ToInput(image);
    }

    public TorchModel Model { get; }

    /// <summary>The image in canonical pixel space, [3, H, W].</summary>
    public PlanarImage Image { get; }

    /// <summary>The image at the model's input size.</summary>
    public PlanarImage Input { get; }

    /// <summary>The view of another image of the same size.</summary>
    public ModelView Of(PlanarImage image) => new(this, image);

    /// <summary>An image of the explained image's size at the model's input size.</summary>
    public PlanarImage ToInput(PlanarImage image) => _resampler is null ? image : _resampler.Apply(image);

    /// <summary>Writes a point of image space as the model's input.</summary>
    public void WriteInput(ReadOnlySpan<float> point, Span<float> sample)
    {
        if (_resampler is null)
            point.CopyTo(sample);
        else
            _resampler.Apply(point, sample);
    }

    /// <summary>A gradient at input size pulled back to image space.</summary>
    /// <param name="gradient">3 x input height x input width values.</param>
    /// <param name="buffer">3 x H x W values, made where it is null and written where the sizes differ.</param>
    /// <returns>3 x H x W values: the buffer, or the gradient itself where the sizes are equal.</returns>
    public ReadOnlySpan<float> PullBack(ReadOnlySpan<float> gradient, scoped ref float[]? buffer)
    {
        if (_resampler is null)
            return gradient;
        buffer ??= new float[Image.Data.Length];
        _resampler.ApplyAdjoint(gradient, buffer);
        return buffer;
    }

    /// <summary>(image - baseline) x gradient, channel by channel, averaged over baselines: the attribution map, [3, H, W] in image space.</summary>
    /// <param name="gradients">Per baseline, the integrated gradient at input size.</param>
    /// <param name="baselines">As many baselines.</param>
    public PlanarImage Attribution(IReadOnlyList<double[]> gradients, IReadOnlyList<Baseline> baselines)
    {
        var map = new PlanarImage(3, Image.Height, Image.Width);
        for (int path = 0; path < gradients.Count; path++)
        {
            ReadOnlySpan<float> pixels = Image.Data;
            ReadOnlySpan<float> baseline = baselines[path].Image.Data;
            ReadOnlySpan<float> slope = PullBack(gradients[path]);
            float scale = 1f / gradients.Count;
            for (int i = 0; i < slope.Length; i++)
                map.Data[i] += scale * (pixels[i] - baseline[i]) * slope[i];
        }

        return map;
    }

    /// <summary>The attribution summed over channels, [H, W].</summary>
    public float[] ChannelSum(PlanarImage attribution)
    {
        var sum = new float[Image.Area];
        for (int channel = 0; channel < attribution.Channels; channel++)
        {
            ReadOnlySpan<float> plane = attribution.Plane(channel);
            for (int i = 0; i < sum.Length; i++)
                sum[i] += plane[i];
        }

        return sum;
    }

    private ReadOnlySpan<float> PullBack(double[] gradient)
    {
        float[]? buffer = null;
        return PullBack(Array.ConvertAll(gradient, value => (float)value), ref buffer);
    }
}
