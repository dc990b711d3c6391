namespace Imacs.Datasets.Manifests;

/// <summary>From a path as a manifest writes it to a file and an id.</summary>
internal static class ImagePaths
{
    /// <summary>The absolute path, without '.' and '..'.</summary>
    public static string Absolute(string root, string written) => Path.GetFullPath(written.Replace('\\', '/'), root);

    /// <summary>The path from <paramref name="root"/>, with '/'. A file outside it gets an id that starts with '..'.</summary>
    public static string Id(string root, string absolute) => Path.GetRelativePath(root, absolute);
}
