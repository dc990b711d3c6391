using System.CommandLine;
using System.CommandLine.Parsing;
using Imacs.Cli.Specs;
using Imacs.Contracts.Errors;
using Imacs.Contracts.Specs;

namespace Imacs.Cli.Evaluation;

/// <summary>Methods as an evaluation's command line writes them: each is the piece of an <c>attribute</c> command line that would compute it, so that the same
/// method can be asked for twice with different parameters.</summary>
internal static class MethodArguments
{
    /// <summary>The null that every method is compared with.</summary>
    public const string Null = "random";

    /// <summary>What is evaluated where no method is named.</summary>
    public static IReadOnlyList<string> Defaults { get; } = ["ig", "xrai", "gradient-x-input", "gradient"];

    /// <summary>The methods, the null last.</summary>
    /// <param name="texts">As written; none for the defaults.</param>
    /// <exception cref="InvalidSpecException">A method or flag is unknown, a value out of range, or a method is named twice.</exception>
    public static IReadOnlyList<(string Name, AttributionSpec Attribution)> Read(IReadOnlyList<string> texts)
    {
        List<(string Name, AttributionSpec Attribution)> methods = [];
        foreach (string text in (texts.Count == 0 ? Defaults : texts).Where(text => text != Null).Append(Null))
        {
            string[] words = [.. CommandLineParser.SplitCommandLine(text)];
            string name = string.Join(' ', words);
            if (words.Length == 0)
                throw new InvalidSpecException("--method: the name is empty; give a method, as in --method ig.");
            if (methods.Any(method => method.Name == name))
                throw new InvalidSpecException($"--method {name}: it is named twice; remove one, or give it other flags.");
            methods.Add((name, Bind($"--method {name}", words[0], words[1..])));
        }

        return methods;
    }

    /// <summary>The attribution section of a method and its flags.</summary>
    /// <param name="source">Where it is written, for messages.</param>
    /// <param name="method">The method.</param>
    /// <param name="flags">Its flags, as for <c>attribute</c>.</param>
    /// <exception cref="InvalidSpecException">As above.</exception>
    public static AttributionSpec Bind(string source, string method, string[] flags)
    {
        var attribution = new AttributionFlags();
        var command = new Command("method");
        foreach (Option option in attribution.Options)
            command.Options.Add(option);
        ParseResult parsed = command.Parse(["--method", method, .. flags], new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0)
            throw new InvalidSpecException($"{source}: {parsed.Errors[0].Message} Its flags are those of `imacs attribute --help`.");
        try
        {
            return attribution.Read(parsed);
        }
        catch (InvalidSpecException error)
        {
            throw new InvalidSpecException($"{source}: {error.Message}", error);
        }
    }
}
