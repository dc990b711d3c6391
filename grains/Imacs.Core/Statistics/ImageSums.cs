using System.Runtime.InteropServices;

namespace Imacs.Core.Statistics;

/// <summary>What the interval of a mean over regions needs to know, with images as the independent units: seven numbers, however many images.</summary>
/// <param name="Images">Images G with at least one region.</param>
/// <param name="Regions">Sum over images of the regions n_i.</param>
/// <param name="Sum">Sum of s_i, the image's sum of values.</param>
/// <param name="SumOfSquares">Sum of s_i squared.</param>
/// <param name="SumTimesCount">Sum of s_i n_i.</param>
/// <param name="CountSquares">Sum of n_i squared.</param>
/// <param name="ValueSquares">Sum over regions of the value squared.</param>
/// <remarks>
/// Shards merge by <see cref="Merge"/>, provided that no image is split between shards. Sums are doubles: merge in shard order to get the
/// same last bit each time.
/// </remarks>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ImageSums(
    long Images, long Regions, double Sum, double SumOfSquares, double SumTimesCount, double CountSquares, double ValueSquares)
{
    /// <summary>Mean over regions; 0 where there is none.</summary>
    public double Mean => Regions == 0 ? 0 : (Sum / Regions) + 0.0;

    /// <summary>Standard deviation over regions, n - 1 in the denominator; 0 for fewer than two.</summary>
    public double StandardDeviation
    {
        get
        {
            if (Regions < 2)
                return 0;
            double mean = Mean;
            return Math.Sqrt(Math.Max(0, (ValueSquares - (Regions * mean * mean)) / (Regions - 1)));
        }
    }

    /// <summary>Mean over standard deviation, both over regions; 0 where the deviation is 0.</summary>
    public double Standardised => StandardDeviation is > 0 and double sd ? Mean / sd : 0;

    /// <summary>Whether every value was exactly 0: the two sides don't differ at all, which is more than differing by 0 on average.</summary>
    public bool AllZero => ValueSquares == 0 && Sum == 0;

    /// <summary>With one more image.</summary>
    /// <param name="values">The values of all its regions, finite; an empty list changes nothing.</param>
    public ImageSums Add(ReadOnlySpan<double> values)
    {
        double sum = 0, squares = 0;
        foreach (double value in values)
        {
            sum += value;
            squares += value * value;
        }

        return values.IsEmpty ? this : Merge(this, new ImageSums(1, values.Length, sum, sum * sum, sum * values.Length, (double)values.Length * values.Length, squares));
    }

    /// <summary>The sums of both.</summary>
    /// <param name="left">Some images.</param>
    /// <param name="right">Other images.</param>
    public static ImageSums Merge(in ImageSums left, in ImageSums right) => new(
        left.Images + right.Images,
        left.Regions + right.Regions,
        left.Sum + right.Sum,
        left.SumOfSquares + right.SumOfSquares,
        left.SumTimesCount + right.SumTimesCount,
        left.CountSquares + right.CountSquares,
        left.ValueSquares + right.ValueSquares);
}
