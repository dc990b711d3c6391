using Imacs.Core.Attribution;
using Imacs.Core.Imaging;

namespace Imacs.Torch.Attribution;

/// <summary>Integrated gradients along the path of ever heavier blurs.</summary>
/// <param name="maxSigma">The heaviest blur, in pixels of the image.</param>
/// <param name="steps">Gradients on the path.</param>
/// <remarks>Xu, Venugopalan and Sundararajan, CVPR 2020; see <see cref="BlurPath"/>.</remarks>
internal sealed class BlurIntegratedGradients(double maxSigma, int steps) : IAttributionMethod
{
    public int Width => ImageOutput.Chunk;

    public async Task<MethodMap> AttributeAsync(ImageOutput output, CancellationToken cancellationToken)
    {
        PlanarImage image = output.Image;
        var path = new BlurPath(image, maxSigma, steps);
        float[][] points = output.NewPoints(steps);
        double[][] weights = [.. points.Select(point => new double[point.Length])];
        var sum = new double[image.Data.Length];
        foreach ((int start, int length) in ImageOutput.Chunks(steps))
        {
            for (int i = 0; i < length; i++)
                path.At(start + i, points[i], weights[i]);
            await output.GradientsAsync(points, length, Take, cancellationToken);
        }

        path.End(points[0]);
        double end = (await output.ValuesAsync(points, 1, cancellationToken))[0];
        return new(new PlanarImage(image.Channels, image.Height, image.Width, Array.ConvertAll(sum, value => (float)value))) { Change = await output.ValueAsync(cancellationToken) - end };

        void Take(int index, ReadOnlySpan<float> gradient)
        {
            double[] factors = weights[index];
            for (int i = 0; i < sum.Length; i++)
                sum[i] += factors[i] * gradient[i];
        }
    }
}
