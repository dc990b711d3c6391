using Imacs.Core.Attribution;
using Imacs.Core.Segmentation;
using Imacs.Torch.Attribution.Baselines;

namespace Imacs.Torch.Attribution;

/// <summary>
/// The candidate segments of one image, at all scales, as the adaptive rule sees them: at the model's input size, where gradients are, so that no
/// gradient is pulled back to the image merely to judge it. Where the sizes are equal, as the product computes shares.
/// </summary>
internal sealed class SegmentShares : IRegionShares
{
    private readonly float[] _input;
    private readonly IReadOnlyList<Baseline> _baselines;
    private readonly LabelMap[] _scales;
    private readonly int[] _offsets;

    /// <summary>Prepares an image's segments.</summary>
    /// <param name="view">The image as the model sees it.</param>
    /// <param name="baselines">Per path, the baseline.</param>
    /// <param name="scales">The image's segments, at its own size.</param>
    public SegmentShares(ModelView view, IReadOnlyList<Baseline> baselines, IReadOnlyList<LabelMap> scales)
    {
        (_input, _baselines) = (view.Input.Data, baselines);
        _scales = [.. scales.Select(scale => scale.ResizeNearest(view.Input.Height, view.Input.Width))];
        _offsets = new int[_scales.Length + 1];
        for (int i = 0; i < _scales.Length; i++)
            _offsets[i + 1] = _offsets[i] + _scales[i].Count;
    }

    public double[] Sums(int path, ReadOnlySpan<double> gradient)
    {
        var map = new double[_input.Length / 3];
        AddChannelSum(path, gradient, map);
        var sums = new double[_offsets[^1]];
        for (int scale = 0; scale < _scales.Length; scale++)
        {
            Span<double> regions = sums.AsSpan(_offsets[scale]);
            int[] labels = _scales[scale].Labels;
            for (int i = 0; i < map.Length; i++)
                regions[labels[i]] += map[i];
        }

        return sums;
    }

    public double Norm(IReadOnlyList<double[]> gradients)
    {
        var map = new double[_input.Length / 3];
        for (int path = 0; path < gradients.Count; path++)
            AddChannelSum(path, gradients[path], map);
        double norm = 0;
        foreach (double value in map)
            norm += Math.Abs(value);
        return norm;
    }

    /// <summary>Adds a path's part of the map: the mean over paths of (input - baseline) x gradient, summed over channels.</summary>
    private void AddChannelSum(int path, ReadOnlySpan<double> gradient, double[] map)
    {
        float[] baseline = _baselines[path].Input.Data;
        double scale = 1.0 / _baselines.Count;
        for (int start = 0; start < _input.Length; start += map.Length)
        {
            ReadOnlySpan<float> plane = _input.AsSpan(start, map.Length);
            ReadOnlySpan<float> from = baseline.AsSpan(start, map.Length);
            ReadOnlySpan<double> slopes = gradient.Slice(start, map.Length);
            for (int i = 0; i < map.Length; i++)
                map[i] += scale * ((double)plane[i] - from[i]) * slopes[i];
        }
    }
}
