using System.Runtime.InteropServices;

namespace Imacs.Storage.Artifacts;

/// <summary>Gives a finished file its name, unless that is taken: in one step, so that of many writers exactly one succeeds.</summary>
internal static partial class FileLink
{
    private const int FileExists = 17;

    /// <summary>Links a file to a name that is not taken.</summary>
    /// <param name="temporary">The file; may stay beside the new name, for the caller to delete.</param>
    /// <param name="path">The name, in the same file system.</param>
    /// <returns>False where the name is taken.</returns>
    /// <exception cref="IOException">It cannot be linked for another reason.</exception>
    /// <remarks>File.Move without overwriting looks first and renames then, so that two writers who look at the same time both succeed; link(2) does not.
    /// It is kept for Windows, where moving is one step, and for file systems that know no links.</remarks>
    public static bool TryCreate(string temporary, string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            if (Link(temporary, path) == 0)
                return true;
            if (Marshal.GetLastPInvokeError() == FileExists)
                return false;
        }

        try
        {
            File.Move(temporary, path, overwrite: false);
            return true;
        }
        catch (IOException) when (File.Exists(path))
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string existing, string created);
}
