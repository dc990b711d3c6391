namespace Imacs.Core.Statistics;

/// <summary>A histogram with equal bins that merges across shards: integer counts, so in any order.</summary>
public sealed class HistogramBuilder
{
    private readonly double _low;
    private readonly double _high;
    private readonly long[] _counts;

    /// <summary>Makes an empty histogram.</summary>
    /// <param name="low">Lower edge of the first bin, finite.</param>
    /// <param name="high">Upper edge of the last bin, above <paramref name="low"/>, finite.</param>
    /// <param name="bins">At least 1.</param>
    public HistogramBuilder(double low, double high, int bins)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 1);
        if (!double.IsFinite(high - low) || high <= low)
            throw new ArgumentOutOfRangeException(nameof(high), high, $"The upper edge must be finite and above the lower edge {low}.");
        (_low, _high, _counts) = (low, high, new long[bins]);
    }

    /// <summary>[bins]: values per bin. A bin holds its lower edge; values outside the range are in the first or last bin.</summary>
    public IReadOnlyList<long> Counts => _counts;

    /// <summary>[bins + 1]: ascending edges, exactly low and high at the ends.</summary>
    public IReadOnlyList<double> Edges => [.. Enumerable.Range(0, _counts.Length + 1).Select(Edge)];

    /// <summary>Values counted.</summary>
    public long Total => _counts.Sum();

    /// <summary>Values that were not numbers and are in no bin.</summary>
    public long NotNumbers { get; private set; }

    /// <summary>A histogram that spans the values' own range; [v - 0.5, v + 0.5] where all are equal, [0, 1] where there are none.</summary>
    /// <param name="values">Finite.</param>
    /// <param name="bins">At least 1.</param>
    public static HistogramBuilder Of(ReadOnlySpan<double> values, int bins)
    {
        double low = double.PositiveInfinity, high = double.NegativeInfinity;
        foreach (double value in values)
            (low, high) = (Math.Min(low, value), Math.Max(high, value));
        if (values.IsEmpty)
            (low, high) = (0, 1);
        else if (low == high)
            (low, high) = (low - 0.5, high + 0.5);
        HistogramBuilder histogram = new(low, high, bins);
        foreach (double value in values)
            histogram.Add(value);
        return histogram;
    }

    /// <summary>Counts a value.</summary>
    /// <param name="value">Any; NaN goes to <see cref="NotNumbers"/>.</param>
    public void Add(double value)
    {
        if (double.IsNaN(value))
        {
            NotNumbers++;
            return;
        }

        double place = Math.Floor((value - _low) / (_high - _low) * _counts.Length);
        _counts[(int)Math.Clamp(place, 0, _counts.Length - 1)]++;
    }

    /// <summary>Adds the counts of a histogram with the same edges.</summary>
    /// <param name="other">Same range and bins.</param>
    /// <exception cref="ArgumentException">Its edges differ.</exception>
    public void Merge(HistogramBuilder other)
    {
        if (other._low != _low || other._high != _high || other._counts.Length != _counts.Length)
            throw new ArgumentException($"{other._counts.Length} bins on [{other._low}, {other._high}] don't merge with {_counts.Length} on [{_low}, {_high}].", nameof(other));
        for (int bin = 0; bin < _counts.Length; bin++)
            _counts[bin] += other._counts[bin];
        NotNumbers += other.NotNumbers;
    }

    /// <summary>A quantile as if values were spread evenly in each bin: off by less than one bin's width.</summary>
    /// <param name="probability">0 to 1.</param>
    /// <exception cref="InvalidOperationException">Nothing was counted.</exception>
    public double Quantile(double probability)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(probability, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(probability, 1);
        double rest = probability * Total;
        int last = Array.FindLastIndex(_counts, count => count > 0);
        if (last < 0)
            throw new InvalidOperationException("An empty histogram has no quantile.");
        for (int bin = 0; bin <= last; bin++)
        {
            if (_counts[bin] > 0 && (rest <= _counts[bin] || bin == last))
                return Edge(bin) + (Math.Min(1, rest / _counts[bin]) * (Edge(bin + 1) - Edge(bin)));
            rest -= _counts[bin];
        }

        return _high;
    }

    private double Edge(int number) =>
        number == _counts.Length ? _high : _low + ((_high - _low) * number / _counts.Length);
}
