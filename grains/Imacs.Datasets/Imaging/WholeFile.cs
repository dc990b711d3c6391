using Imacs.Contracts.Errors;

namespace Imacs.Datasets.Imaging;

/// <summary>Writes a file so that it is there whole or not at all.</summary>
public static class WholeFile
{
    /// <summary>Writes beside the file and renames.</summary>
    /// <param name="path">The file; replaced where it exists. Its folder is created.</param>
    /// <param name="bytes">Its content.</param>
    /// <exception cref="ArtifactStoreException">It cannot be written.</exception>
    public static void Write(string path, ReadOnlySpan<byte> bytes)
    {
        string full = Path.GetFullPath(path);
        string temporary = $"{full}.{Guid.NewGuid():N}.tmp";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            File.WriteAllBytes(temporary, bytes);
            File.Move(temporary, full, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            File.Delete(temporary);
            throw new ArtifactStoreException($"{full} cannot be written: {error.Message.TrimEnd('.')}. Choose another --out.", error);
        }
    }
}
