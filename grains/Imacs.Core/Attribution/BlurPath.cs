using Imacs.Core.Imaging;

namespace Imacs.Core.Attribution;

/// <summary>
/// The path of blur integrated gradients: from the image to its heaviest blur, in equal steps of the blur's standard deviation. The baseline is the image
/// without detail rather than a colour.
/// </summary>
/// <remarks>
/// Xu, Venugopalan and Sundararajan, "Attribution in Scale and Space", CVPR 2020, in the discretisation of the PAIR library [blurig]: attribution =
/// - sum over i of (sigma_i+1 - sigma_i) x d blur / d sigma (sigma_i) x dF/dx (blur(x, sigma_i)), beyond the border black, the derivative by a forward
/// difference of 0.01 px, here in float64.
/// </remarks>
public sealed class BlurPath
{
    private const double Difference = 0.01;
    private readonly PlanarImage _image;
    private readonly double _width;

    /// <summary>Sets the path.</summary>
    /// <param name="image">[C, H, W].</param>
    /// <param name="maxSigma">The heaviest blur, in pixels; above 0, at most 9,999.</param>
    /// <param name="steps">Points on the path, each one gradient; at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range.</exception>
    public BlurPath(PlanarImage image, double maxSigma, int steps)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        if (maxSigma is not (> 0 and <= 9_999))
            throw new ArgumentOutOfRangeException(nameof(maxSigma), maxSigma, "The heaviest blur must be above 0 and at most 9,999 pixels.");
        (_image, Steps, _width, MaxSigma) = (image, steps, maxSigma / steps, maxSigma);
    }

    /// <summary>Number of points.</summary>
    public int Steps { get; }

    /// <summary>The heaviest blur, in pixels.</summary>
    public double MaxSigma { get; }

    /// <summary>One point of the path and the weights of its gradient.</summary>
    /// <param name="step">0 (the image) to Steps - 1.</param>
    /// <param name="point">C x H x W values; written.</param>
    /// <param name="weights">As many: what the gradient at the point is multiplied with, element by element, and added to the attribution; written.</param>
    public void At(int step, Span<float> point, Span<double> weights)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)step, (uint)Steps, nameof(step));
        double sigma = step * _width;
        double[] here = Blurred(sigma);
        double[] further = Blurred(sigma + Difference);
        for (int i = 0; i < here.Length; i++)
        {
            point[i] = (float)here[i];
            weights[i] = -_width * (further[i] - here[i]) / Difference;
        }
    }

    /// <summary>The end of the path: the heaviest blur.</summary>
    /// <param name="point">C x H x W values; written.</param>
    public void End(Span<float> point)
    {
        double[] blurred = Blurred(MaxSigma);
        for (int i = 0; i < blurred.Length; i++)
            point[i] = (float)blurred[i];
    }

    private double[] Blurred(double sigma) => new GaussianFilter(_image.Height, _image.Width, sigma, BlurBorder.Black).Apply(_image);
}
