namespace Imacs.Core.Imaging;

/// <summary>
/// One axis of a separable linear map as a banded matrix: output i is the sum over k of Weight(i, k) * input[Starts[i] + k]. Immutable.
/// </summary>
internal sealed class ResampleAxis
{
    private ResampleAxis(int from, int to, int[] starts, int[] counts, double[] weights, int stride)
    {
        (From, To, Starts, Counts, Weights, Stride) = (from, to, starts, counts, weights, stride);
        IsIdentity = from == to && stride == 1 && Array.TrueForAll(weights, weight => weight == 1.0) && IsDiagonal(starts);
    }

    public int From { get; }

    public int To { get; }

    /// <summary>First input that each output reads.</summary>
    public int[] Starts { get; }

    /// <summary>How many inputs each output reads.</summary>
    public int[] Counts { get; }

    /// <summary>Row i begins at i * Stride.</summary>
    public double[] Weights { get; }

    public int Stride { get; }

    public bool IsIdentity { get; }

    /// <summary>
    /// Weights of a resize with half-pixel centres; when shrinking the kernel is stretched by the factor so that every input counts (antialiasing).
    /// The window's rounding is that of PIL's precompute_coeffs, which torch's antialias=True copies.
    /// </summary>
    public static ResampleAxis Resize(int from, int to, ResampleFilter filter)
    {
        if (from == to)
            return Identity(from);
        double scale = (double)from / to;
        double stretch = Math.Max(scale, 1.0);
        double support = stretch * (filter == ResampleFilter.Cubic ? 2.0 : 1.0);
        int stride = ((int)Math.Ceiling(support) * 2) + 1;
        int[] starts = new int[to];
        int[] counts = new int[to];
        double[] weights = new double[to * stride];
        for (int output = 0; output < to; output++)
        {
            double centre = (output + 0.5) * scale;
            int first = Math.Max((int)(centre - support + 0.5), 0);
            int end = Math.Min((int)(centre + support + 0.5), from);
            Span<double> row = weights.AsSpan(output * stride, end - first);
            double sum = 0;
            for (int tap = 0; tap < row.Length; tap++)
            {
                row[tap] = Kernel((tap + first - centre + 0.5) / stretch, filter);
                sum += row[tap];
            }

            foreach (ref double weight in row)
                weight /= sum;
            (starts[output], counts[output]) = (first, row.Length);
        }

        return new ResampleAxis(from, to, starts, counts, weights, stride);
    }

    /// <summary>
    /// The transposed matrix. Window starts and ends never fall from one output to the next, so the outputs that read an input are
    /// contiguous and the transpose is banded as well: the adjoint gathers instead of scattering, by the same kernel.
    /// </summary>
    public ResampleAxis Transpose()
    {
        int[] starts = new int[From];
        int[] counts = new int[From];
        for (int output = To - 1; output >= 0; output--)
        {
            for (int input = Starts[output]; input < Starts[output] + Counts[output]; input++)
            {
                starts[input] = output;
                counts[input]++;
            }
        }

        int stride = Math.Max(counts.Max(), 1);
        double[] weights = new double[From * stride];
        for (int output = 0; output < To; output++)
        {
            for (int tap = 0; tap < Counts[output]; tap++)
            {
                int input = Starts[output] + tap;
                weights[(input * stride) + output - starts[input]] = Weights[(output * Stride) + tap];
            }
        }

        return new ResampleAxis(To, From, starts, counts, weights, stride);
    }

    private static ResampleAxis Identity(int length)
    {
        int[] starts = new int[length];
        int[] counts = new int[length];
        double[] weights = new double[length];
        for (int i = 0; i < length; i++)
            (starts[i], counts[i], weights[i]) = (i, 1, 1.0);
        return new ResampleAxis(length, length, starts, counts, weights, stride: 1);
    }

    private static bool IsDiagonal(int[] starts)
    {
        for (int i = 0; i < starts.Length; i++)
        {
            if (starts[i] != i)
                return false;
        }

        return true;
    }

    private static double Kernel(double x, ResampleFilter filter)
    {
        x = Math.Abs(x);
        if (filter == ResampleFilter.Triangle)
            return x < 1.0 ? 1.0 - x : 0.0;
        const double A = -0.5;
        if (x < 1.0)
            return (((A + 2.0) * x - (A + 3.0)) * x * x) + 1.0;
        return x < 2.0 ? ((((x - 5.0) * x) + 8.0) * x - 4.0) * A : 0.0;
    }
}
