namespace Imacs.Contracts.Errors;

/// <summary>Paths as they must be written in a command that a message tells somebody to type: a folder's name may hold spaces, and `rm` believes them.</summary>
public static class ShellWord
{
    /// <summary>The path as one word of a POSIX shell.</summary>
    /// <param name="path">Any path.</param>
    /// <returns>The path itself where it holds nothing special, else the path in single quotes.</returns>
    public static string Of(string path) => path.Length > 0 && path.All(c => char.IsLetterOrDigit(c) || c is '/' or '.' or '-' or '_' or '+' or '@' or ':' or ',' or '=')
        ? path
        : $"'{path.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
