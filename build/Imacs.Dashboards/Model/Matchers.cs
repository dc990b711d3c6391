namespace Imacs.Dashboards.Model;

/// <summary>What is asked of a label.</summary>
internal static class Matchers
{
    public static string Is(string value) => $"=\"{value}\"";

    public static string IsNot(string value) => $"!=\"{value}\"";

    public static string IsAny(params ReadOnlySpan<string> values) => $"=~\"{string.Join('|', values)}\"";
}
