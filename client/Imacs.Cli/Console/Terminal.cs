using System.Text.Json;
using Imacs.Contracts.Summaries;
using Spectre.Console;

namespace Imacs.Cli.Console;

/// <summary>Results go to standard output, everything said on the way to standard error: `imacs ... --json | jq` works.</summary>
internal static class Terminal
{
    private const int RedirectedWidth = 250;
    private static readonly IAnsiConsole ErrorConsole = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(System.Console.Error) });

    /// <summary>Where progress and remarks go.</summary>
    public static IAnsiConsole Progress => ErrorConsole;

    /// <summary>Whether a person watches.</summary>
    public static bool IsInteractive => !System.Console.IsErrorRedirected && ErrorConsole.Profile.Capabilities.Interactive;

    /// <summary>The environment variable that asks for the trace of a failure that nobody foresaw.</summary>
    public const string DebugVariable = "IMACS_DEBUG";

    /// <summary>Says what went wrong.</summary>
    public static void Error(string message)
    {
        // Names of files and keys are quoted in messages: what steers a terminal must not get there.
        message = string.Concat(message.Select(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t') ? '?' : c));
        if (IsInteractive)
            ErrorConsole.MarkupLineInterpolated($"[red]error:[/] {message}");
        else
            System.Console.Error.WriteLine($"error: {message}");
    }

    /// <summary>Says that something happened which nobody foresaw; where, only to somebody who asks.</summary>
    public static void Unforeseen(Exception error)
    {
        Exception cause = error is AggregateException { InnerException: { } inner } ? inner : error;
        Error($"Something unforeseen happened ({cause.GetType().Name}): {cause.Message.Split('\n')[0].TrimEnd()} Please report it, with what the environment variable {DebugVariable}=1 adds to this message.");
        if (Environment.GetEnvironmentVariable(DebugVariable) is { Length: > 0 } and not "0")
            System.Console.Error.WriteLine(error);
    }

    /// <summary>Says something on the way.</summary>
    public static void Remark(string message) => System.Console.Error.WriteLine(message);

    /// <summary>Prints a result.</summary>
    public static void Result(string text) => System.Console.Out.WriteLine(text);

    /// <summary>Prints a result as a table, a row a line where it goes to a file or a pipe: nothing there has a width to wrap at.</summary>
    public static void Result(Table table)
    {
        if (System.Console.IsOutputRedirected)
            AnsiConsole.Profile.Width = RedirectedWidth;
        AnsiConsole.Write(table);
    }

    /// <summary>Prints a result for a program.</summary>
    public static void Json<T>(T value) => System.Console.Out.WriteLine(JsonSerializer.Serialize(value, SummaryJson.Options));
}
