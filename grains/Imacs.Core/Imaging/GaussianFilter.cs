namespace Imacs.Core.Imaging;

/// <summary>Gaussian blur of images of one size by one standard deviation. Immutable and thread-safe.</summary>
/// <remarks>
/// Kernel as in scipy.ndimage.gaussian_filter: cut off at 4 sigma and normalised over its whole width, so that with a black border the image's edges
/// darken. Sums in float64. Kernels wider than the image cost no more than the image's side.
/// </remarks>
public sealed class GaussianFilter
{
    private readonly Axis _rows;
    private readonly Axis _columns;

    /// <summary>Computes the weights.</summary>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="width">Columns, at least 1.</param>
    /// <param name="sigma">Standard deviation in pixels, 0 (nothing changes) to 10,000.</param>
    /// <param name="border">What lies beyond the border.</param>
    /// <exception cref="ArgumentOutOfRangeException">A side is less than 1, or sigma outside its range.</exception>
    public GaussianFilter(int height, int width, double sigma, BlurBorder border)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        if (sigma is not (>= 0 and <= 10_000))
            throw new ArgumentOutOfRangeException(nameof(sigma), sigma, "Sigma must lie in 0 to 10,000 pixels.");
        double[] kernel = Kernel(sigma);
        (_rows, _columns) = (new Axis(height, kernel, border), new Axis(width, kernel, border));
    }

    /// <summary>Blurs every plane.</summary>
    /// <param name="image">[C, height, width].</param>
    /// <returns>C x height x width values, float64.</returns>
    /// <exception cref="ArgumentException">The image has another size.</exception>
    public double[] Apply(PlanarImage image)
    {
        if (image.Height != _rows.Length || image.Width != _columns.Length)
            throw new ArgumentException($"The image is {image.Height} x {image.Width}, this filter takes {_rows.Length} x {_columns.Length}.", nameof(image));
        var result = new double[image.Data.Length];
        var between = new double[image.Area];
        for (int channel = 0; channel < image.Channels; channel++)
        {
            BlurRows(image.Plane(channel), between);
            BlurColumns(between, result.AsSpan(channel * image.Area, image.Area));
        }

        return result;
    }

    /// <summary>Weights at offsets 0 to radius.</summary>
    private static double[] Kernel(double sigma)
    {
        if (sigma <= 1e-15)
            return [1];
        int radius = (int)((4 * sigma) + 0.5);
        var kernel = new double[radius + 1];
        double sum = 0;
        for (int offset = radius; offset >= 0; offset--)
        {
            kernel[offset] = Math.Exp(-0.5 * offset * offset / (sigma * sigma));
            sum += offset == 0 ? 1 : 2 * kernel[offset];
        }

        for (int offset = 0; offset <= radius; offset++)
            kernel[offset] /= sum;
        return kernel;
    }

    private void BlurRows(ReadOnlySpan<float> source, double[] destination)
    {
        int width = _columns.Length;
        Array.Clear(destination);
        for (int y = 0; y < _rows.Length; y++)
        {
            Span<double> to = destination.AsSpan(y * width, width);
            for (int other = _rows.First(y); other <= _rows.Last(y); other++)
            {
                double weight = _rows.Weight(y, other);
                ReadOnlySpan<float> from = source.Slice(other * width, width);
                for (int x = 0; x < to.Length; x++)
                    to[x] += weight * from[x];
            }
        }
    }

    private void BlurColumns(double[] source, Span<double> destination)
    {
        int width = _columns.Length;
        for (int y = 0; y < _rows.Length; y++)
        {
            ReadOnlySpan<double> from = source.AsSpan(y * width, width);
            Span<double> to = destination.Slice(y * width, width);
            for (int x = 0; x < width; x++)
            {
                double sum = 0;
                for (int other = _columns.First(x); other <= _columns.Last(x); other++)
                    sum += _columns.Weight(x, other) * from[other];
                to[x] = sum;
            }
        }
    }

    /// <summary>The blur along one axis as a banded matrix.</summary>
    private sealed class Axis
    {
        private readonly double[] _weights;
        private readonly int _radius;

        public Axis(int length, double[] kernel, BlurBorder border)
        {
            Length = length;
            _radius = Math.Min(kernel.Length - 1, length - 1);
            _weights = new double[length * length];
            for (int to = 0; to < length; to++)
            {
                for (int offset = 1 - kernel.Length; offset < kernel.Length; offset++)
                {
                    int from = border == BlurBorder.Mirror ? Mirrored(to + offset, length) : to + offset;
                    if (from >= 0 && from < length)
                        _weights[(to * length) + from] += kernel[Math.Abs(offset)];
                }
            }
        }

        public int Length { get; }

        public int First(int to) => Math.Max(0, to - _radius);

        public int Last(int to) => Math.Min(Length - 1, to + _radius);

        public double Weight(int to, int from) => _weights[(to * Length) + from];

        private static int Mirrored(int index, int length)
        {
            int period = 2 * length;
            index = ((index % period) + period) % period;
            return index < length ? index : period - 1 - index;
        }
    }
}
