using Imacs.Core.Attribution;
using Imacs.Core.Segmentation;
using Imacs.Torch.Attribution.Baselines;

namespace Imacs.Torch.Attribution;

/// <summary>The worst share difference over the candidate segments of one image, at all scales.</summary>
/// <param name="view">The image as the model sees it.</param>
/// <param name="baselines">Per path, the baseline.</param>
/// <param name="scales">The image's segments.</param>
internal sealed class SegmentShareProbe(ModelView view, IReadOnlyList<Baseline> baselines, IReadOnlyList<LabelMap> scales) : IShareProbe
{
    public double WorstDifference(IReadOnlyList<double[]> first, IReadOnlyList<double[]> second)
    {
        float[] a = view.ChannelSum(view.Attribution(first, baselines));
        float[] b = view.ChannelSum(view.Attribution(second, baselines));
        (double normA, double normB) = (Norm(a), Norm(b));
        double worst = 0;
        foreach (LabelMap scale in scales)
        {
            var difference = new double[scale.Count];
            for (int i = 0; i < a.Length; i++)
                difference[scale.Labels[i]] += (normA > 0 ? a[i] / normA : 0) - (normB > 0 ? b[i] / normB : 0);
            foreach (double segment in difference)
                worst = Math.Max(worst, Math.Abs(segment));
        }

        return worst;
    }

    private static double Norm(float[] map)
    {
        double norm = 0;
        foreach (float value in map)
            norm += Math.Abs(value);
        return norm;
    }
}
