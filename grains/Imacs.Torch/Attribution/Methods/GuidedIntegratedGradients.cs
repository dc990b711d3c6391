using Imacs.Core.Attribution;
using Imacs.Core.Imaging;
using Imacs.Torch.Attribution.Baselines;

namespace Imacs.Torch.Attribution;

/// <summary>Guided integrated gradients, averaged over baselines. Every step waits for the gradient of the one before: batches are filled by the paths
/// of many images.</summary>
/// <remarks>Kapishnikov et al., CVPR 2021; see <see cref="GuidedPath"/>. The path is one of image space: pixels, not the model's inputs, move one after another.</remarks>
internal sealed class GuidedIntegratedGradients(GuidedPathOptions options, BaselineSet baselines) : IAttributionMethod
{
    public int Width => baselines.Count;

    public async Task<MethodMap> AttributeAsync(ImageOutput output, CancellationToken cancellationToken)
    {
        IReadOnlyList<Baseline> from = await baselines.ForAsync(output, cancellationToken);
        GuidedPath[] paths = [.. from.Select(baseline => new GuidedPath(output.Image.Data, baseline.Image.Data, options))];
        await Task.WhenAll(paths.Select(path => WalkAsync(output, path, cancellationToken)));

        var map = new PlanarImage(3, output.Image.Height, output.Image.Width);
        for (int i = 0; i < map.Data.Length; i++)
        {
            double sum = 0;
            foreach (GuidedPath path in paths)
                sum += path.Attribution[i];
            map.Data[i] = (float)(sum / paths.Length);
        }

        return new(map) { Change = await output.ValueAsync(cancellationToken) - from.Average(baseline => output.Of(baseline.Row)) };
    }

    private static async Task WalkAsync(ImageOutput output, GuidedPath path, CancellationToken cancellationToken)
    {
        float[][] point = output.NewPoints(1);
        var slope = new double[point[0].Length];
        while (!path.IsDone)
        {
            for (int i = 0; i < slope.Length; i++)
                point[0][i] = (float)path.Point[i];
            await output.GradientsAsync(point, 1, Take, cancellationToken);
            path.Advance(slope);
        }

        void Take(int index, ReadOnlySpan<float> gradient)
        {
            for (int i = 0; i < gradient.Length; i++)
                slope[i] = gradient[i];
        }
    }
}
