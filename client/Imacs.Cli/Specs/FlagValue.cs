using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json.Nodes;
using Imacs.Contracts.Errors;

namespace Imacs.Cli.Specs;

/// <summary>What a flag says, as a spec would hold it.</summary>
internal static class FlagValue
{
    /// <summary>The value; JSON has no word for what is not finite.</summary>
    /// <exception cref="InvalidSpecException">It is infinite or no number.</exception>
    public static JsonNode? Of<T>(ParseResult parsed, Option<T> option)
    {
        T? value = parsed.GetValue(option);
        return value is double real && !double.IsFinite(real)
            ? throw new InvalidSpecException($"{option.Name} {real}: give a finite number.")
            : JsonValue.Create(value);
    }
}
