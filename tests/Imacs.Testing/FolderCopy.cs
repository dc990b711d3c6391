namespace Imacs.Testing;

/// <summary>Whole folders, for tests that damage what others only look at.</summary>
public static class FolderCopy
{
    /// <summary>Copies all files, hidden ones too, and the folders they are in.</summary>
    /// <param name="source">What to copy.</param>
    /// <param name="target">Where to; made if it is not there.</param>
    /// <exception cref="IOException">A file is there already.</exception>
    public static void Make(string source, string target)
    {
        foreach (string file in Directory.EnumerateFiles(source, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None }))
        {
            string copy = Path.Combine(target, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
