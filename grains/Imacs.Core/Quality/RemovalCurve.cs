namespace Imacs.Core.Quality;

/// <summary>Curves of an output over how much of an image was removed or put back, most important first.</summary>
public static class RemovalCurve
{
    /// <summary>How many of the items have gone at each point of a curve.</summary>
    /// <param name="items">Pixels or regions, at least 1.</param>
    /// <param name="steps">Wanted steps, at least 1; fewer where there are fewer items.</param>
    /// <returns>Ascending counts from 0 to items, as evenly spaced as whole numbers can be.</returns>
    public static int[] Cuts(int items, int steps)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(items, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        steps = Math.Min(items, steps);
        return [.. Enumerable.Range(0, steps + 1).Select(step => (int)((long)items * step / steps))];
    }

    /// <summary>Area under a curve over the part of the items that has gone: the deletion or insertion score.</summary>
    /// <param name="cuts">[m]: ascending counts, the first 0, the last all items.</param>
    /// <param name="values">[m]: the probability at each.</param>
    /// <returns>In units of the values; 0 to 1 for probabilities.</returns>
    /// <exception cref="ArgumentException">The lengths differ or there are fewer than two points.</exception>
    /// <remarks>Petsiuk, Das and Saenko, "RISE", BMVC 2018, section 4.2; trapezoids.</remarks>
    public static double AreaUnder(ReadOnlySpan<int> cuts, ReadOnlySpan<double> values)
    {
        if (cuts.Length != values.Length || cuts.Length < 2)
            throw new ArgumentException($"{cuts.Length} cuts and {values.Length} values make no curve.", nameof(values));
        double area = 0;
        for (int i = 1; i < cuts.Length; i++)
            area += (cuts[i] - cuts[i - 1]) * (values[i] + values[i - 1]) / 2;
        return area / cuts[^1];
    }

    /// <summary>Area over the region perturbation curve: the mean loss over the steps, the first, where nothing is lost, included.</summary>
    /// <param name="values">[L + 1]: the output with 0, 1, ..., L regions gone.</param>
    /// <returns>In units of the output.</returns>
    /// <remarks>Samek et al., "Evaluating the Visualization of What a Deep Neural Network Has Learned", IEEE TNNLS 2017, eq. 12, for one image.</remarks>
    public static double Aopc(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values)
            sum += values[0] - value;
        return sum / values.Length;
    }

    /// <summary>Iterative removal of features: area over the curve of the output relative to its start.</summary>
    /// <param name="values">As for <see cref="AreaUnder"/>; the first at least <see cref="LeastStart"/>.</param>
    /// <param name="cuts">As for <see cref="AreaUnder"/>.</param>
    /// <returns>At most 1; below 0 where removal raises the output. NaN where the start is below <see cref="LeastStart"/>: next to nothing cannot be lost.</returns>
    /// <remarks>Rieger and Hansen, "IROF: a low resource evaluation metric for explanation methods", 2020, eq. 2.</remarks>
    public static double Irof(ReadOnlySpan<int> cuts, ReadOnlySpan<double> values) =>
        values[0] < LeastStart ? double.NaN : 1 - (AreaUnder(cuts, values) / values[0]);

    /// <summary>Outputs that start below this are not divided by.</summary>
    public const double LeastStart = 0.1;
}
