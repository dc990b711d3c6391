using Imacs.Core.Imaging;
using Imacs.Torch.Models;

namespace Imacs.Torch.Attribution;

/// <summary>Grad-CAM at the feature layer that a model exposes, enlarged to the image's size by linear interpolation. Not negative.</summary>
/// <remarks>Selvaraju et al., "Grad-CAM: Visual Explanations from Deep Networks via Gradient-based Localization", ICCV 2017.</remarks>
internal sealed class GradCam : IAttributionMethod
{
    public int Width => 1;

    public string? Objection(TorchModel model) => model.FeatureSize is null
        ? $"method grad-cam needs a feature layer, but model '{model.Name}' does not offer one. Export it with two more methods: features(x), [N, planes, h, w], and classify(f), the outputs, with classify(features(x)) equal to forward(x); or choose another method."
        : null;

    public async Task<MethodMap> AttributeAsync(ImageOutput output, CancellationToken cancellationToken)
    {
        (int height, int width) = output.Model.FeatureSize ?? throw new InvalidOperationException(Objection(output.Model));
        float[] activations = await output.ActivationsAsync(cancellationToken);
        var map = new PlanarImage(1, height, width, activations);
        return new(new LinearResampler(height, width, output.Image.Height, output.Image.Width, ResampleFilter.Triangle).Apply(map));
    }
}
