using System.Text.RegularExpressions;

namespace Imacs.Contracts.Errors;

/// <summary>What a library's error says, as far as a person can use it.</summary>
public static partial class ErrorText
{
    private const int Longest = 300;

    /// <summary>The one line that names the cause: libtorch's own where it is one of its, else the first. Traces are left out and so are addresses, so that the same error always reads the same.</summary>
    /// <param name="error">The error.</param>
    /// <returns>The line without a full stop.</returns>
    public static string CauseOf(Exception error)
    {
        string[] lines = error.Message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        string? cause = lines.FirstOrDefault(line => line.StartsWith("RuntimeError:", StringComparison.Ordinal)) ?? lines.FirstOrDefault();
        string plain = Address().Replace(cause ?? error.GetType().Name, "0x...").TrimEnd('.');
        return plain.Length <= Longest ? plain : plain[..Longest] + "...";
    }

    [GeneratedRegex("0x[0-9a-fA-F]+", RegexOptions.None, 1000)]
    private static partial Regex Address();
}
