namespace Imacs.Cli.Planning;

/// <summary>Large numbers in words that a person can compare.</summary>
internal static class PlanText
{
    private const double Step = 1000;
    private static readonly string[] Units = ["B", "KB", "MB", "GB", "TB", "PB", "EB"];

    /// <summary>Bytes, in powers of 1,000.</summary>
    public static string Bytes(double bytes)
    {
        int unit = 0;
        for (; bytes >= Step && unit < Units.Length - 1; unit++)
            bytes /= Step;
        return $"{bytes:0.##} {Units[unit]}";
    }

    /// <summary>A time in the unit in which it is more than 1.</summary>
    public static string Time(double seconds) => seconds switch
    {
        < 0.1 => "under 0.1 s",
        < 120 => $"{seconds:0.0} s",
        < 2 * 3600 => $"{seconds / 60:0.0} min",
        < 2 * 86_400 => $"{seconds / 3600:0.0} h",
        _ => $"{seconds / 86_400:#,0.0} days",
    };

    /// <summary>A count, or a rate.</summary>
    public static string Number(double value) => value switch
    {
        0 => "0",
        < 0.01 => $"{value:0.#####}",
        < 10 => $"{value:0.##}",
        _ => $"{value:#,0}",
    };
}
