using System.Runtime.InteropServices;

namespace Imacs.Core.Statistics;

/// <summary>A mean and its interval; all finite, so that they can be written as JSON.</summary>
/// <param name="Mean">The mean over regions.</param>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct MeanInterval(double Mean, double Low, double High)
{
    /// <summary>Half the width of the interval where one image, or none, tells nothing about the spread: the largest difference of two shares.</summary>
    public const double UnknownHalfWidth = 2;

    /// <summary>The distance from 0 that is sure: the end nearer to 0, without sign; 0 if the interval holds 0.</summary>
    public double SureDistance => Low > 0 ? Low : High < 0 ? -High : 0;
}
