namespace Imacs.Datasets.Sources;

/// <summary>Resolves every link of a path, so that one directory has one name however it was reached.</summary>
internal static class RealPath
{
    // As Linux itself: more links than this on one path are taken for a circle.
    private const int MostLinks = 40;

    /// <summary>The absolute path without links, or null where the links run in a circle or lead nowhere.</summary>
    public static string? Of(string path)
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

        return Directory.Exists(at) ? at : null;
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
