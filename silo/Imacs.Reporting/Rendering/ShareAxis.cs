namespace Imacs.Reporting.Rendering;

/// <summary>The one horizontal axis that all concept rows share, so that bars compare down the page.</summary>
public sealed class ShareAxis
{
    private const int WantedTicks = 6;
    private const double Margin = 0.03;

    private ShareAxis(double low, double high, double step)
    {
        Low = low;
        High = high;

        // Whole steps from 0, so that 0 is printed as 0 and not as the rest of a sum.
        int first = (int)Math.Ceiling(low / step);
        int last = (int)Math.Floor(high / step);
        Ticks = [.. Enumerable.Range(first, last - first + 1).Select(i => i * step)];
    }

    /// <summary>Left end, below 0 or 0.</summary>
    public double Low { get; }

    /// <summary>Right end, above <see cref="Low"/>.</summary>
    public double High { get; }

    /// <summary>Round values between the ends, 0 among them.</summary>
    public IReadOnlyList<double> Ticks { get; }

    /// <summary>The shortest axis that holds 0 and every value, with a small margin where it is not 0.</summary>
    /// <param name="values">Shares or differences; those that are not finite are passed over.</param>
    /// <param name="wantedTicks">About how many ticks there is room for.</param>
    public static ShareAxis Over(IEnumerable<double> values, int wantedTicks = WantedTicks)
    {
        double low = 0;
        double high = 0;
        foreach (double value in values.Where(double.IsFinite))
        {
            low = Math.Min(low, value);
            high = Math.Max(high, value);
        }

        if (high <= low)
            high = low + 0.1;
        double rough = (high - low) / wantedTicks;
        double power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        double step = power * ((rough / power) switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 });
        return new ShareAxis(low < 0 ? low - (Margin * (high - low)) : 0, high > 0 ? high + (Margin * (high - low)) : 0, step);
    }

    /// <summary>Where a value lies, in percent of the axis, 0 to 100; ends clamp.</summary>
    public double At(double value) => Math.Clamp((value - Low) / (High - Low), 0, 1) * 100;
}
