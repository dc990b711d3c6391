using Imacs.Core.Statistics;

namespace Imacs.Core.Tests.Statistics;

[Trait("Suite", "Unit")]
public sealed class DescriptionTests
{
    [Fact]
    public void Adjust_HandCase_MatchesR()
    {
        double[] q = BenjaminiHochberg.Adjust([0.01, 0.04, 0.03, 0.005, 0.5]);
        double[] expected = [0.025, 0.05, 0.05, 0.025, 0.5];
        for (int i = 0; i < q.Length; i++)
            Assert.Equal(expected[i], q[i], 1e-15);
        Assert.Equal([1.0, 1.0], BenjaminiHochberg.Adjust([1, 1]));
        Assert.Empty(BenjaminiHochberg.Adjust([]));
        Assert.Throws<ArgumentOutOfRangeException>(() => BenjaminiHochberg.Adjust([double.NaN]));
    }

    [Fact]
    public void OfSorted_FourValues_MatchesNumPy()
    {
        double[] sorted = [1, 2, 4, 8];
        Assert.Equal(1.75, Quantiles.OfSorted(sorted, 0.25));
        Assert.Equal(3, Quantiles.OfSorted(sorted, 0.5));
        Assert.Equal(7.4, Quantiles.OfSorted(sorted, 0.95), 1e-12);
        Assert.Equal(8, Quantiles.OfSorted(sorted, 1));
        Assert.Throws<ArgumentException>(() => Quantiles.OfSorted([], 0.5));
    }

    [Fact]
    public void Of_AnyOrder_GivesTheSameBits()
    {
        DescriptiveStatistics forward = DescriptiveStatistics.Of([0.1, 0.7, 0.2, 1e10]);
        Assert.Equal(forward, DescriptiveStatistics.Of([1e10, 0.2, 0.7, 0.1]));
        DescriptiveStatistics small = DescriptiveStatistics.Of([5, 1, 4, 2]);
        Assert.Equal(Math.Sqrt(10.0 / 3), small.StandardDeviation, 1e-15);
        Assert.Equal(4.85, small.P95, 1e-12);
        Assert.Equal((4, 3, 1, 1.75, 3, 4.25, 5), (small.Count, small.Mean, small.Min, small.LowerQuartile, small.Median, small.UpperQuartile, small.Max));
        Assert.Equal(0, DescriptiveStatistics.Of([]).Median);
    }

    [Fact]
    public void Correlation_KnownCases_AreRight()
    {
        Assert.Equal(1, Spearman.Correlation([1, 2, 3, 9], [-5, 0, 1, 100]), 1e-15);
        Assert.Equal(-1, Spearman.Correlation([1, 2, 3], [3, 2, 1]), 1e-15);
        Assert.Equal(0.5, Spearman.Correlation([1, 2, 3], [1, 3, 2]), 1e-15);
        // Ranks 1, 2.5, 2.5, 4 against 1, 2, 3, 4: 4.5 / sqrt(4.5 * 5).
        Assert.Equal(4.5 / Math.Sqrt(22.5), Spearman.Correlation([1, 2, 2, 3], [1, 2, 3, 4]), 1e-15);
        Assert.True(double.IsNaN(Spearman.Correlation([1, 1, 1], [1, 2, 3])));
        Assert.True(double.IsNaN(Spearman.Correlation([1], [1])));
    }

    [Fact]
    public void Merge_TwoHistograms_CountsAllAndKeepsOutsiders()
    {
        HistogramBuilder left = new(0, 1, 4), right = new(0, 1, 4);
        foreach (double value in (double[])[-5, 0, 0.25, 0.3, double.NaN])
            left.Add(value);
        foreach (double value in (double[])[1, 0.99, double.PositiveInfinity])
            right.Add(value);
        left.Merge(right);
        Assert.Equal([2L, 2, 0, 3], left.Counts);
        Assert.Equal([0, 0.25, 0.5, 0.75, 1], left.Edges);
        Assert.Equal(1, left.NotNumbers);
        Assert.Throws<ArgumentException>(() => left.Merge(new HistogramBuilder(0, 2, 4)));
    }

    [Fact]
    public void Quantile_EvenValues_IsWithinABin()
    {
        HistogramBuilder histogram = HistogramBuilder.Of([.. Enumerable.Range(0, 1001).Select(i => i / 1000.0)], 50);
        foreach (double probability in (double[])[0, 0.1, 0.5, 0.95, 1])
            Assert.Equal(probability, histogram.Quantile(probability), 0.02);
        Assert.Equal([0.5, 1.5], HistogramBuilder.Of([1.0, 1.0], 1).Edges);
        Assert.Throws<InvalidOperationException>(() => HistogramBuilder.Of([], 3).Quantile(0.5));
    }
}
