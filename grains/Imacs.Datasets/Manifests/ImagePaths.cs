namespace Imacs.Datasets.Manifests;

/// <summary>From a path as a manifest writes it to a file and an id.</summary>
internal static class ImagePaths
{
    /// <summary>The absolute path, without '.' and '..'.</summary>
    public static string Absolute(string root, string written) => Path.GetFullPath(written.Replace('\\', '/'), root);

    /// <summary>The path from <paramref name="root"/>, with '/'.</summary>
    public static string Id(string root, string absolute) => Path.GetRelativePath(root, absolute);

    /// <summary>The id of an image of a list that does not lie on this machine: the path from the list's folder, without '.' and '..'.</summary>
    /// <returns>Null for a path that is absolute or leads out of the folder: who writes a list in a store decides nothing about the files of whoever reads it.</returns>
    public static string? IdWithin(string written)
    {
        List<string> steps = [];
        foreach (string step in written.Replace('\\', '/').Split('/'))
        {
            if (step == "..")
            {
                if (steps.Count == 0)
                    return null;
                steps.RemoveAt(steps.Count - 1);
            }
            else if (step is not ("" or "."))
            {
                steps.Add(step);
            }
        }

        return Path.IsPathRooted(written) || steps.Count == 0 ? null : string.Join('/', steps);
    }

    /// <summary>Both at once. A path that is written as its id will be, as nearly all are, needs no more than being put behind the root.</summary>
    /// <param name="root">An absolute path.</param>
    /// <param name="written">Not empty.</param>
    public static (string Id, string Path) Resolve(string root, string written)
    {
        if (IsPlain(written) && !root.EndsWith('/'))
            return (written, $"{root}/{written}");
        string path = Absolute(root, written);
        return (Id(root, path), path);
    }

    // Relative, and without a segment that is empty or begins with a dot: nothing that could be left out or leads elsewhere.
    private static bool IsPlain(string written) =>
        written[0] is not ('/' or '.') && written[^1] != '/' && !written.Contains('\\', StringComparison.Ordinal)
        && !written.Contains("/.", StringComparison.Ordinal) && !written.Contains("//", StringComparison.Ordinal);
}
