using System.Buffers;
using System.Numerics;

namespace Imacs.Core.Imaging;

/// <summary>
/// Separable, antialiased resize between two fixed sizes, and its exact transpose. Immutable and thread-safe: build one for each pair
/// of sizes and share it.
/// </summary>
/// <remarks>
/// Half-pixel centres; when shrinking, the kernel is stretched by the factor and its weights normalised, as in PIL and in torch's
/// interpolate(antialias=True). Weights and sums are float64 and rounded to float32 once, in an order that does not depend on the
/// processor's vector width. Since the weights of an output sum to 1, the adjoint conserves sums: attributions pulled back from a
/// model's input size to the image's size still add up (method decision 3) [ours].
/// </remarks>
public sealed class LinearResampler
{
    private readonly ResampleAxis _rows;
    private readonly ResampleAxis _columns;
    private readonly ResampleAxis _rowsAdjoint;
    private readonly ResampleAxis _columnsAdjoint;

    /// <summary>Computes the weights of a resize; O(longer side x kernel width).</summary>
    /// <param name="fromHeight">Rows of the input of <see cref="Apply(PlanarImage)"/>, at least 1.</param>
    /// <param name="fromWidth">Columns of the input, at least 1.</param>
    /// <param name="toHeight">Rows of the output, at least 1.</param>
    /// <param name="toWidth">Columns of the output, at least 1.</param>
    /// <param name="filter">The interpolation kernel.</param>
    /// <exception cref="ArgumentOutOfRangeException">A side is less than 1.</exception>
    public LinearResampler(int fromHeight, int fromWidth, int toHeight, int toWidth, ResampleFilter filter)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(fromHeight, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(fromWidth, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(toHeight, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(toWidth, 1);
        Filter = filter;
        _rows = ResampleAxis.Resize(fromHeight, toHeight, filter);
        _columns = ResampleAxis.Resize(fromWidth, toWidth, filter);
        _rowsAdjoint = _rows.Transpose();
        _columnsAdjoint = _columns.Transpose();
    }

    /// <summary>Rows of the input.</summary>
    public int FromHeight => _rows.From;

    /// <summary>Columns of the input.</summary>
    public int FromWidth => _columns.From;

    /// <summary>Rows of the output.</summary>
    public int ToHeight => _rows.To;

    /// <summary>Columns of the output.</summary>
    public int ToWidth => _columns.To;

    /// <summary>The interpolation kernel.</summary>
    public ResampleFilter Filter { get; }

    /// <summary>Whether both sizes are equal, so that images pass through unchanged.</summary>
    public bool IsIdentity => _rows.IsIdentity && _columns.IsIdentity;

    /// <summary>Resizes every plane.</summary>
    /// <param name="image">[C, FromHeight, FromWidth].</param>
    /// <returns>[C, ToHeight, ToWidth]; a new image, also when sizes are equal. Cubic values may overshoot the input's range.</returns>
    /// <exception cref="ArgumentException">The image's size is not the input size.</exception>
    public PlanarImage Apply(PlanarImage image)
    {
        RequireSize(image, FromHeight, FromWidth);
        PlanarImage result = new(image.Channels, ToHeight, ToWidth);
        Apply(image.Data, result.Data);
        return result;
    }

    /// <summary>Applies the transpose: for all x and y, the inner products (Apply(x), y) and (x, ApplyAdjoint(y)) are equal up to float32 rounding.</summary>
    /// <param name="image">[C, ToHeight, ToWidth], usually a gradient with respect to <see cref="Apply(PlanarImage)"/>'s output.</param>
    /// <returns>[C, FromHeight, FromWidth], the gradient with respect to the input; each plane has the sum of the given plane.</returns>
    /// <exception cref="ArgumentException">The image's size is not the output size.</exception>
    public PlanarImage ApplyAdjoint(PlanarImage image)
    {
        RequireSize(image, ToHeight, ToWidth);
        PlanarImage result = new(image.Channels, FromHeight, FromWidth);
        ApplyAdjoint(image.Data, result.Data);
        return result;
    }

    /// <summary>Resizes any number of planes that lie one after the other, for instance a batch [N, C, H, W].</summary>
    /// <param name="source">planes x FromHeight x FromWidth values.</param>
    /// <param name="destination">planes x ToHeight x ToWidth values, overwritten; may not overlap <paramref name="source"/>.</param>
    /// <exception cref="ArgumentException">The lengths are not the same whole number of planes.</exception>
    public void Apply(ReadOnlySpan<float> source, Span<float> destination) => Run(source, destination, _rows, _columns);

    /// <summary>Applies the transpose to any number of planes that lie one after the other.</summary>
    /// <param name="source">planes x ToHeight x ToWidth values.</param>
    /// <param name="destination">planes x FromHeight x FromWidth values, overwritten; may not overlap <paramref name="source"/>.</param>
    /// <exception cref="ArgumentException">The lengths are not the same whole number of planes.</exception>
    public void ApplyAdjoint(ReadOnlySpan<float> source, Span<float> destination) => Run(source, destination, _rowsAdjoint, _columnsAdjoint);

    private static void RequireSize(PlanarImage image, int height, int width)
    {
        if (image.Height != height || image.Width != width)
            throw new ArgumentException($"The image is {image.Height} x {image.Width}, this resampler takes {height} x {width}.", nameof(image));
    }

    private static void Run(ReadOnlySpan<float> source, Span<float> destination, ResampleAxis rows, ResampleAxis columns)
    {
        int from = checked(rows.From * columns.From);
        int to = checked(rows.To * columns.To);
        if (source.Length % from != 0 || destination.Length != (long)source.Length / from * to)
        {
            throw new ArgumentException(
                $"{source.Length} values in planes of {rows.From} x {columns.From} do not resize into {destination.Length} values in planes of {rows.To} x {columns.To}.",
                nameof(destination));
        }

        if (rows.IsIdentity && columns.IsIdentity)
        {
            source.CopyTo(destination);
            return;
        }

        // The row pass is vectorised, the column pass is not: the order that leaves the column pass the fewer rows is the faster one.
        bool rowsFirst = rows.To <= rows.From;
        int middle = rowsFirst ? rows.To * columns.From : rows.From * columns.To;
        double[] wide = ArrayPool<double>.Shared.Rent(Math.Max(from, to));
        double[] between = ArrayPool<double>.Shared.Rent(middle);
        try
        {
            for (int plane = 0; plane < source.Length / from; plane++)
            {
                Widen(source.Slice(plane * from, from), wide);
                if (rowsFirst)
                {
                    ResizeRows(wide.AsSpan(0, from), between.AsSpan(0, middle), columns.From, rows);
                    ResizeColumns(between.AsSpan(0, middle), wide.AsSpan(0, to), rows.To, columns);
                }
                else
                {
                    ResizeColumns(wide.AsSpan(0, from), between.AsSpan(0, middle), rows.From, columns);
                    ResizeRows(between.AsSpan(0, middle), wide.AsSpan(0, to), columns.To, rows);
                }

                Narrow(wide, destination.Slice(plane * to, to));
            }
        }
        finally
        {
            ArrayPool<double>.Shared.Return(wide);
            ArrayPool<double>.Shared.Return(between);
        }
    }

    private static void Widen(ReadOnlySpan<float> source, double[] destination)
    {
        for (int i = 0; i < source.Length; i++)
            destination[i] = source[i];
    }

    private static void Narrow(double[] source, Span<float> destination)
    {
        for (int i = 0; i < destination.Length; i++)
            destination[i] = (float)source[i];
    }

    private static void ResizeRows(ReadOnlySpan<double> source, Span<double> destination, int width, ResampleAxis axis)
    {
        for (int output = 0; output < axis.To; output++)
        {
            Span<double> row = destination.Slice(output * width, width);
            row.Clear();
            for (int tap = 0; tap < axis.Counts[output]; tap++)
                AddScaled(source.Slice((axis.Starts[output] + tap) * width, width), axis.Weights[(output * axis.Stride) + tap], row);
        }
    }

    private static void AddScaled(ReadOnlySpan<double> source, double weight, Span<double> destination)
    {
        int i = 0;
        Vector<double> factor = new(weight);
        for (; i <= source.Length - Vector<double>.Count; i += Vector<double>.Count)
            (new Vector<double>(destination[i..]) + (new Vector<double>(source[i..]) * factor)).CopyTo(destination[i..]);
        for (; i < source.Length; i++)
            destination[i] += source[i] * weight;
    }

    private static void ResizeColumns(ReadOnlySpan<double> source, Span<double> destination, int height, ResampleAxis axis)
    {
        for (int y = 0; y < height; y++)
        {
            ReadOnlySpan<double> from = source.Slice(y * axis.From, axis.From);
            Span<double> to = destination.Slice(y * axis.To, axis.To);
            for (int output = 0; output < to.Length; output++)
            {
                ReadOnlySpan<double> weights = axis.Weights.AsSpan(output * axis.Stride, axis.Counts[output]);
                ReadOnlySpan<double> taps = from.Slice(axis.Starts[output], weights.Length);
                double sum = 0;
                for (int tap = 0; tap < weights.Length; tap++)
                    sum += taps[tap] * weights[tap];
                to[output] = sum;
            }
        }
    }
}
