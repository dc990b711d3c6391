namespace Imacs.Datasets.Sources;

/// <summary>How much there is to read, found out before a file is opened: opening a named pipe waits for a writer who may never come, and a device may
/// never end. Pipes, sockets and devices have no size of their own, so whoever refuses size 0 refuses them too, unopened.</summary>
public static class FileSize
{
    /// <summary>What is said of a file without bytes.</summary>
    public const string Nothing = "it is empty, or no regular file but a pipe, a socket or a device";

    /// <summary>Bytes of the file that a path leads to; links are followed.</summary>
    /// <param name="path">The path.</param>
    /// <returns>0 for an empty file and for all that is neither file nor folder; 1 for a folder, which says by itself why it cannot be read.</returns>
    /// <exception cref="IOException">There is nothing at the path, or its links lead in a circle.</exception>
    /// <exception cref="UnauthorizedAccessException">A folder on the way may not be entered.</exception>
    public static long Of(string path)
    {
        if (Directory.Exists(path))
            return 1;
        var file = new FileInfo(path);
        return (file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file).Length;
    }
}
