using Imacs.Core.Imaging;
using Imacs.Core.Randomness;
using Imacs.Torch.Models;

namespace Imacs.Torch.Attribution;

/// <summary>Any other method, averaged over noisy copies of the image.</summary>
/// <param name="inner">The method.</param>
/// <param name="mode">What is made of its maps.</param>
/// <param name="samples">Copies.</param>
/// <param name="noise">Standard deviation as a part of the image's range.</param>
/// <param name="seed">The run's seed.</param>
/// <remarks>
/// Smilkov et al., "SmoothGrad: removing noise by adding noise", 2017 (plain); Hooker et al., "A Benchmark for Interpretability Methods in Deep Neural
/// Networks", NeurIPS 2019 (squared); Adebayo et al., "Local Explanation Methods for Deep Neural Networks Lack Sensitivity to Parameter Values", 2018
/// (VarGrad). All models see the same noise. Values are not cut off at 0 and 1, as that would move the mean.
/// </remarks>
internal sealed class SmoothGrad(IAttributionMethod inner, SmoothGradMode mode, int samples, double noise, long seed) : IAttributionMethod
{
    // Copies that are in work at once: a bound on memory.
    private const int AtOnce = 8;

    public int Width => Math.Min(inner.Width * AtOnce, 32);

    public string? Objection(TorchModel model) => inner.Objection(model);

    public async Task<MethodMap> AttributeAsync(ImageOutput output, CancellationToken cancellationToken)
    {
        double deviation = noise * (output.Image.Data.Max() - (double)output.Image.Data.Min());
        double[]? mean = null, spread = null;
        double change = 0;
        int channels = 0;
        bool capped = false;
        for (int start = 0; start < samples; start += AtOnce)
        {
            MethodMap[] maps = await Task.WhenAll(Enumerable.Range(start, Math.Min(AtOnce, samples - start)).Select(sample => OneAsync(output, sample, deviation, cancellationToken)));
            channels = maps[0].Map.Channels;
            mean ??= new double[maps[0].Map.Data.Length];
            spread ??= new double[mean.Length];
            for (int i = 0; i < maps.Length; i++)
            {
                Add(maps[i].Map.Data, start + i + 1, mean, spread);
                change += maps[i].Change;
                capped |= maps[i].Capped;
            }
        }

        double[] result = mode == SmoothGradMode.Variance ? Array.ConvertAll(spread!, sum => sum / samples) : mean!;
        return new(new PlanarImage(channels, output.Image.Height, output.Image.Width, Array.ConvertAll(result, value => (float)value)))
        {
            Change = mode == SmoothGradMode.Plain ? change / samples : double.NaN,
            Capped = capped,
        };
    }

    /// <summary>One step of Welford's mean and sum of squared deviations.</summary>
    private void Add(float[] map, int count, double[] mean, double[] spread)
    {
        for (int i = 0; i < map.Length; i++)
        {
            double value = mode == SmoothGradMode.Squared ? (double)map[i] * map[i] : map[i];
            double off = value - mean[i];
            mean[i] += off / count;
            spread[i] += off * (value - mean[i]);
        }
    }

    private async Task<MethodMap> OneAsync(ImageOutput output, int sample, double deviation, CancellationToken cancellationToken)
    {
        var random = new KeyedRandom(seed, $"{output.Subject.Id}/smoothgrad/{sample}");
        var noisy = new PlanarImage(output.Image.Channels, output.Image.Height, output.Image.Width);
        for (int i = 0; i < noisy.Data.Length; i++)
            noisy.Data[i] = (float)(output.Image.Data[i] + (deviation * random.NextNormal()));
        ImageOutput there = output.At(noisy);
        MethodMap map = await inner.AttributeAsync(there, cancellationToken);
        output.Count(there.Gradients, there.Forwards);
        return map;
    }
}
