using Imacs.Core.Imaging;
using Imacs.Core.Randomness;
using Imacs.Torch.Attribution.Baselines;

namespace Imacs.Torch.Attribution;

/// <summary>Integrated gradients whose baselines are images of the dataset: the mean over draws of (image - reference) x gradient at a random point
/// between them.</summary>
/// <param name="references">Images of the dataset, at least one.</param>
/// <param name="draws">Pairs of a reference and a point.</param>
/// <param name="seed">The run's seed.</param>
/// <remarks>
/// Erion, Janizek, Sturmfels, Lundberg and Lee, "Improving performance of deep learning models with axiomatic attribution priors and expected
/// gradients", Nature Machine Intelligence 2021, eq. 3. Points are stratified, one in each of the draws' equal intervals [ours]: unbiased, with less
/// variance. All models see the same draws.
/// </remarks>
internal sealed class ExpectedGradients(IReadOnlyList<PlanarImage> references, int draws, long seed) : IAttributionMethod
{
    public int Width => ImageOutput.Chunk;

    public async Task<MethodMap> AttributeAsync(ImageOutput output, CancellationToken cancellationToken)
    {
        if (references.Count == 0)
            throw new InvalidOperationException("Expected gradients need at least one image to draw baselines from.");
        PlanarImage image = output.Image;
        (int Reference, float T)[] drawn = Draw(output.Subject.Id);
        float[][] points = output.NewPoints(draws);
        var chunk = new float[points.Length][];
        var sum = new double[image.Data.Length];
        foreach ((int start, int length) in ImageOutput.Chunks(draws))
        {
            for (int i = 0; i < length; i++)
            {
                chunk[i] = Resized(drawn[start + i].Reference, image);
                Write(image.Data, chunk[i], drawn[start + i].T, points[i]);
            }

            await output.GradientsAsync(points, length, Take, cancellationToken);
        }

        double baseline = 0;
        foreach (IGrouping<int, (int Reference, float T)> same in drawn.GroupBy(draw => draw.Reference).OrderBy(group => group.Key))
            baseline += same.Count() * (await output.ValuesAsync([Resized(same.Key, image)], 1, cancellationToken))[0] / draws;
        return new(new PlanarImage(image.Channels, image.Height, image.Width, Array.ConvertAll(sum, value => (float)(value / draws))))
        {
            Change = await output.ValueAsync(cancellationToken) - baseline,
        };

        void Take(int index, ReadOnlySpan<float> gradient)
        {
            for (int i = 0; i < sum.Length; i++)
                sum[i] += (image.Data[i] - (double)chunk[index][i]) * gradient[i];
        }
    }

    // Resized when it is needed, and again when it is needed again: memory holds a chunk's references, not all.
    private float[] Resized(int reference, PlanarImage image) => BaselineImages.Resized(references[reference], image.Height, image.Width).Data;

    private (int Reference, float T)[] Draw(string id)
    {
        var random = new KeyedRandom(seed, $"{id}/expected-gradients");
        var drawn = new (int Reference, float T)[draws];
        for (int i = 0; i < draws; i++)
            drawn[i] = (random.NextInt32(references.Count), (float)((i + random.NextDouble()) / draws));
        return drawn;
    }

    private static void Write(float[] image, float[] reference, float t, float[] point)
    {
        for (int i = 0; i < point.Length; i++)
            point[i] = reference[i] + (t * (image[i] - reference[i]));
    }
}
