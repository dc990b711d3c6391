using Imacs.Core.Imaging;

namespace Imacs.Torch.Attribution;

/// <summary>The gradient at the image, or the gradient times the image.</summary>
/// <param name="timesInput">Whether each component is multiplied with its pixel's value.</param>
/// <remarks>Simonyan, Vedaldi and Zisserman, "Deep Inside Convolutional Networks", 2013 (signed here, and not reduced to the largest channel); Shrikumar,
/// Greenside, Shcherbina and Kundaje, "Not Just a Black Box", 2016 (gradient x input).</remarks>
internal sealed class GradientMethod(bool timesInput) : IAttributionMethod
{
    public int Width => 1;

    public async Task<MethodMap> AttributeAsync(ImageOutput output, CancellationToken cancellationToken)
    {
        float[] pixels = output.Image.Data;
        var map = new PlanarImage(output.Image.Channels, output.Image.Height, output.Image.Width);
        await output.GradientsAsync([pixels], 1, Take, cancellationToken);
        return new(map);

        void Take(int index, ReadOnlySpan<float> gradient)
        {
            for (int i = 0; i < gradient.Length; i++)
                map.Data[i] = timesInput ? pixels[i] * gradient[i] : gradient[i];
        }
    }
}
