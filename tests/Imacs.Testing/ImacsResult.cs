using System.Text.Json.Nodes;
using Xunit;

namespace Imacs.Testing;

/// <summary>How a process ended, and what it said.</summary>
/// <param name="ExitCode">Its exit code; 128 and the signal's number where a signal ended it.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
public sealed record ImacsResult(int ExitCode, string Output, string Error)
{
    /// <summary>Standard output as a JSON object.</summary>
    public JsonObject Json() => Assert.IsType<JsonObject>(JsonNode.Parse(Output));

    /// <summary>Asserts success.</summary>
    public ImacsResult Succeeded()
    {
        Assert.True(ExitCode == 0, $"exit code {ExitCode}: {Error}{Output}");
        return this;
    }

    /// <summary>Asserts a failure that a person can act on: its code, one message, these words in it, and no stack trace.</summary>
    public void Failed(int exitCode, params IEnumerable<string> words)
    {
        Assert.True(ExitCode == exitCode, $"exit code {ExitCode}, not {exitCode}: {Error}{Output}");
        string message = Assert.Single(Error.Split('\n'), line => line.StartsWith("error: ", StringComparison.Ordinal));
        foreach (string word in words)
            Assert.Contains(word, message, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", Error, StringComparison.Ordinal);
        Assert.Empty(Output);
    }
}
