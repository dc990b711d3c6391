namespace Imacs.Datasets.Sources;

/// <summary>Resolves every link of a path, so that one directory has one name however it was reached.</summary>
public static class RealPath
{
    // As Linux itself: more links than this on one path are taken for a circle.
    private const int MostLinks = 40;

    /// <summary>Whether a file lies in a folder or below it, wherever links lead.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="file">The file; it need not exist.</param>
    public static bool IsWithin(string folder, string file) =>
        Resolve(folder) is { } root && Resolve(file) is { } real && real.StartsWith(root.TrimEnd('/') + "/", StringComparison.Ordinal);

    /// <summary>The absolute path of a directory without links, or null where the links run in a circle or lead nowhere.</summary>
    internal static string? Of(string path) => Resolve(path) is { } real && Directory.Exists(real) ? real : null;

    private static string? Resolve(string path)
    {
        Stack<string> ahead = new();
        Push(ahead, Path.GetFullPath(path));
        string at = "/";
        for (int links = 0; ahead.TryPop(out string? part);)
        {
            if (part == "..")
            {
                at = Path.GetDirectoryName(at) ?? "/";
                continue;
            }

            string next = Path.Combine(at, part);
            if (new DirectoryInfo(next).LinkTarget is not { } target)
            {
                at = next;
                continue;
            }

            if (++links > MostLinks)
                return null;
            if (Path.IsPathRooted(target))
                at = "/";
            Push(ahead, target);
        }

        return at;
    }

    private static void Push(Stack<string> ahead, string path)
    {
        string[] parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        for (int index = parts.Length - 1; index >= 0; index--)
        {
            if (parts[index] != ".")
                ahead.Push(parts[index]);
        }
    }
}
