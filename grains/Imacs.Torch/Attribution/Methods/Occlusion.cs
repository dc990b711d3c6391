using Imacs.Core.Attribution;
using Imacs.Core.Imaging;
using Imacs.Torch.Attribution.Baselines;

namespace Imacs.Torch.Attribution;

/// <summary>How much the output drops when a window of the image is covered with the baseline's pixels; the mean over baselines. No gradients.</summary>
/// <param name="baselines">What windows are covered with.</param>
/// <param name="window">Side in pixels; null for an eighth of the image's shorter side.</param>
/// <param name="stride">Pixels between windows; null for half a window.</param>
/// <remarks>Zeiler and Fergus 2014; see <see cref="OcclusionGrid"/>.</remarks>
internal sealed class Occlusion(BaselineSet baselines, int? window, int? stride) : IAttributionMethod
{
    public int Width => ImageOutput.Chunk;

    public async Task<MethodMap> AttributeAsync(ImageOutput output, CancellationToken cancellationToken)
    {
        PlanarImage image = output.Image;
        var grid = new OcclusionGrid(image.Height, image.Width, window, stride);
        IReadOnlyList<PlanarImage> fills = baselines.Images(output.Subject);
        double uncovered = await output.ValueAsync(cancellationToken);
        var drops = new double[grid.Windows.Count];
        float[][] points = output.NewPoints(grid.Windows.Count);
        foreach (PlanarImage fill in fills)
        {
            foreach ((int start, int length) in ImageOutput.Chunks(drops.Length))
            {
                for (int i = 0; i < length; i++)
                    Cover(image, fill, grid.Windows[start + i], points[i]);
                double[] values = await output.ValuesAsync(points, length, cancellationToken);
                for (int i = 0; i < length; i++)
                    drops[start + i] += (uncovered - values[i]) / fills.Count;
            }
        }

        return new(new PlanarImage(1, image.Height, image.Width, Array.ConvertAll(grid.Map(drops), value => (float)value)));
    }

    private static void Cover(PlanarImage image, PlanarImage fill, OcclusionWindow window, float[] point)
    {
        image.Data.CopyTo(point, 0);
        for (int channel = 0; channel < image.Channels; channel++)
        {
            for (int row = window.Top; row < window.Top + window.Height; row++)
            {
                int first = (((channel * image.Height) + row) * image.Width) + window.Left;
                fill.Data.AsSpan(first, window.Width).CopyTo(point.AsSpan(first));
            }
        }
    }
}
