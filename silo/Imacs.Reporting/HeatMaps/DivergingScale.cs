using System.Globalization;

namespace Imacs.Reporting.HeatMaps;

/// <summary>Signed values to colours: purple below 0, near-white at 0, green above.</summary>
/// <remarks>ColorBrewer's PRGn (Brewer and Harrower 2003), colour-blind safe. Not blue and orange: those name the models.</remarks>
public sealed class DivergingScale
{
    private const double Percentile = 0.995;

    private static readonly uint[] Anchors =
    [
        0x40004b, 0x762a83, 0x9970ab, 0xc2a5cf, 0xe7d4e8, 0xf7f7f7, 0xd9f0d3, 0xa6dba0, 0x5aae61, 0x1b7837, 0x00441b,
    ];

    private DivergingScale(double limit) => Limit = limit;

    /// <summary>The value that gets the darkest green; its negative gets the darkest purple. 0 where every value is 0.</summary>
    public double Limit { get; }

    /// <summary>The colours from the lowest to the highest value as a CSS gradient.</summary>
    public static string CssGradient { get; } =
        "linear-gradient(90deg," + string.Join(',', Anchors.Select(c => string.Create(CultureInfo.InvariantCulture, $"#{c:x6}"))) + ")";

    /// <summary>One scale for several maps, so that equal colours mean equal values in all of them.</summary>
    /// <param name="maps">Finite values.</param>
    /// <returns>The scale that ends at the 99.5th percentile of the absolute values: a few hot pixels must not bleach the rest.</returns>
    public static DivergingScale Over(params IEnumerable<float[]> maps)
    {
        float[] magnitudes = [.. maps.SelectMany(m => m).Select(Math.Abs)];
        if (magnitudes.Length == 0)
            return new DivergingScale(0);
        Array.Sort(magnitudes);
        float limit = magnitudes[(int)Math.Ceiling(Percentile * magnitudes.Length) - 1];
        return new DivergingScale(limit > 0 ? limit : magnitudes[^1]);
    }

    /// <summary>Colours a map.</summary>
    /// <param name="map">[height x width] finite values; beyond the limit they get the end colours.</param>
    /// <returns>8-bit RGB, [height x width x 3].</returns>
    public byte[] Paint(ReadOnlySpan<float> map)
    {
        var rgb = new byte[map.Length * 3];
        for (int i = 0; i < map.Length; i++)
        {
            double unit = Limit > 0 ? Math.Clamp(map[i] / Limit, -1, 1) : 0;
            double position = (unit + 1) / 2 * (Anchors.Length - 1);
            int lower = Math.Min((int)position, Anchors.Length - 2);
            double weight = position - lower;
            for (int channel = 0; channel < 3; channel++)
            {
                int shift = 16 - (8 * channel);
                double from = (Anchors[lower] >> shift) & 0xff;
                double to = (Anchors[lower + 1] >> shift) & 0xff;
                rgb[(3 * i) + channel] = (byte)Math.Round(from + (weight * (to - from)), MidpointRounding.AwayFromZero);
            }
        }

        return rgb;
    }
}
