using System.Globalization;

namespace Imacs.Reporting.Rendering;

/// <summary>How numbers read in the report: one way for each kind, always invariant, with a true minus sign.</summary>
internal static class Show
{
    private const char Minus = '\u2212';

    /// <summary>The unit of every share and difference.</summary>
    public const string ShareUnit = "share of the image's total absolute attribution";

    /// <summary>A share: three decimals, more for small values, never "0" for what is not 0.</summary>
    public static string Share(double value) => Decimal(value, signed: false);

    /// <summary>A difference: as a share, with its sign.</summary>
    public static string Signed(double value) => Decimal(value, signed: true);

    /// <summary>An interval: "-0.012 to 0.034".</summary>
    public static string Interval(double low, double high) => $"{Share(low)} to {Share(high)}";

    /// <summary>"p = 0.012", or "p &lt; 0.001".</summary>
    public static string Probability(string name, double value) =>
        value < 0.001 ? $"{name} < 0.001" : $"{name} = {value.ToString(value < 0.0995 ? "0.000" : "0.00", CultureInfo.InvariantCulture)}";

    /// <summary>0 to 1 as "93.4 %".</summary>
    public static string Percent(double value) => (value * 100).ToString("0.0", CultureInfo.InvariantCulture) + "\u00a0%";

    /// <summary>A count with thin groups: "12 345".</summary>
    public static string Count(long value) =>
        value.ToString("#,0", CultureInfo.InvariantCulture).Replace(",", "\u202f", StringComparison.Ordinal);

    /// <summary>"1 image", "2 images".</summary>
    public static string Counted(long value, string noun) => $"{Count(value)}\u00a0{noun}{(value == 1 ? string.Empty : "s")}";

    /// <summary>Three significant digits, for errors and map values of any size.</summary>
    public static string Number(double value)
    {
        if (value == 0)
            return "0";
        double size = Math.Abs(value);
        string digits = size is >= 1e-3 and < 1e5
            ? value.ToString(size >= 100 ? "0" : size >= 10 ? "0.0" : size >= 1 ? "0.00" : size >= 0.1 ? "0.000" : size >= 0.01 ? "0.0000" : "0.00000", CultureInfo.InvariantCulture)
            : value.ToString("0.00e0", CultureInfo.InvariantCulture);
        return digits.Replace('-', Minus);
    }

    /// <summary>A time span people read: "3.2 s", "4 min 10 s", "2 h 5 min".</summary>
    public static string Time(TimeSpan value) => value.TotalSeconds < 60
        ? string.Create(CultureInfo.InvariantCulture, $"{value.TotalSeconds:0.0} s")
        : value.TotalMinutes < 60
            ? string.Create(CultureInfo.InvariantCulture, $"{(int)value.TotalMinutes} min {value.Seconds} s")
            : string.Create(CultureInfo.InvariantCulture, $"{(int)value.TotalHours} h {value.Minutes} min");

    /// <summary>A number for an attribute or a style: a point as decimal sign, a plain minus.</summary>
    public static string Css(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);

    private static string Decimal(double value, bool signed)
    {
        if (value == 0)
            return "0";
        double size = Math.Abs(value);
        string digits = size.ToString(size >= 0.0005 ? "0.000" : size >= 0.00005 ? "0.0000" : "0.0e0", CultureInfo.InvariantCulture);
        return value < 0 ? Minus + digits : signed ? "+" + digits : digits;
    }
}
