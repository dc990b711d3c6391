using Imacs.Core.Imaging;
using Imacs.Torch.Models;

namespace Imacs.Torch.Attribution;

/// <summary>
/// One image as one model sees it. Resizing is linear, R, so the model at a point of the path in image space is the model at the resized point, and
/// the gradient in image space is R transposed times the gradient at input size: paths are integrated at the model's input size, once, and pulled
/// back at the end. Attributions of models with different input sizes line up, and sums are conserved.
/// </summary>
internal sealed class ModelView
{
    private readonly LinearResampler? _resampler;

    public ModelView(TorchModel model, PlanarImage image)
    {
        (Model, Image) = (model, image);
        if (image.Height == model.InputHeight && image.Width == model.InputWidth)
        {
            Input = image;
            return;
        }

        _resampler = new LinearResampler(image.Height, image.Width, model.InputHeight, model.InputWidth, ResampleFilter.Triangle);
        Input = _resampler.Apply(image);
    }

    public TorchModel Model { get; }

    /// <summary>The image in canonical pixel space, [3, H, W].</summary>
    public PlanarImage Image { get; }

    /// <summary>The image at the model's input size.</summary>
    public PlanarImage Input { get; }

    /// <summary>(image - baseline) x gradient, channel by channel, averaged over baselines: the attribution map, [3, H, W] in image space.</summary>
    /// <param name="gradients">Per baseline, the integrated gradient at input size.</param>
    /// <param name="baselines">Per baseline, the value of its pixels.</param>
    public PlanarImage Attribution(IReadOnlyList<double[]> gradients, IReadOnlyList<float> baselines)
    {
        var map = new PlanarImage(3, Image.Height, Image.Width);
        for (int path = 0; path < gradients.Count; path++)
        {
            ReadOnlySpan<float> pixels = Image.Data;
            ReadOnlySpan<float> slope = PullBack(gradients[path]);
            float baseline = baselines[path];
            float scale = 1f / gradients.Count;
            for (int i = 0; i < slope.Length; i++)
                map.Data[i] += scale * (pixels[i] - baseline) * slope[i];
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

    private float[] PullBack(double[] gradient)
    {
        var atInput = new PlanarImage(3, Model.InputHeight, Model.InputWidth);
        for (int i = 0; i < gradient.Length; i++)
            atInput.Data[i] = (float)gradient[i];
        return (_resampler is null ? atInput : _resampler.ApplyAdjoint(atInput)).Data;
    }
}
