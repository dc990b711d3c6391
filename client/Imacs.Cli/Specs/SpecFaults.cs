using System.Text.Json;
using System.Text.RegularExpressions;
using Imacs.Contracts.Specs;

namespace Imacs.Cli.Specs;

/// <summary>Says what is wrong with a spec in the spec's own words: the reader's messages speak of .NET types.</summary>
internal static partial class SpecFaults
{
    /// <summary>One sentence: what is wrong, and at which key.</summary>
    public static string Describe(JsonException error)
    {
        string path = error.Path is null or "$" ? string.Empty : $" (at {error.Path})";
        if (Missing().Match(error.Message) is { Success: true } missing)
            return $"{missing.Groups["keys"].Value.Replace("'", string.Empty, StringComparison.Ordinal)} must be given{path}.";
        if (Unknown().Match(error.Message) is { Success: true } unknown)
            return $"there is no key '{unknown.Groups["key"].Value}'{path}.";
        if (Unconvertible().Match(error.Message) is { Success: true } wrong)
            return $"{Needed(wrong.Groups["type"].Value)} is needed{path}.";
        return $"{error.Message.Split(" | ")[0].Split(" Path: ")[0].TrimEnd('.')}{path}.";
    }

    private static string Needed(string type)
    {
        string inner = Nullable().Match(type) is { Success: true } nullable ? nullable.Groups["type"].Value : type;
        if (typeof(ComparisonSpec).Assembly.GetType(inner) is { IsEnum: true } choices)
            return $"one of {string.Join(", ", Enum.GetNames(choices).Select(JsonNamingPolicy.KebabCaseLower.ConvertName))}";
        return inner switch
        {
            "System.Int32" or "System.Int64" => "a whole number that is not too large",
            "System.Single" or "System.Double" => "a number",
            "System.String" => "text, in quotes where it looks like a number,",
            _ when inner.StartsWith("System.Collections", StringComparison.Ordinal) => "a list",
            _ => "a mapping of keys and values",
        };
    }

    [GeneratedRegex("missing required properties including: (?<keys>'.*')", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Missing();

    [GeneratedRegex("^The JSON property '(?<key>.*)' could not be mapped", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.Singleline, 1000)]
    private static partial Regex Unknown();

    [GeneratedRegex("could not be converted to (?<type>[^ ]+?)\\.?( |$)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Unconvertible();

    [GeneratedRegex(@"^System\.Nullable`1\[(?<type>[^],]+)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Nullable();
}
