using System.IO.Enumeration;
using Imacs.Contracts.Errors;

namespace Imacs.Datasets.Sources;

/// <summary>A visible image or directory of a folder; links are followed.</summary>
internal readonly record struct FolderEntry(string Name, bool IsDirectory, bool IsLink)
{
    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false };

    // A directory sorts as its ids will read, with the separator: so "a-b.png" comes before "a/c.png" here as it does among whole ids.
    private string SortKey => IsDirectory ? Name + '/' : Name;

    /// <summary>The entries of one directory, in ordinal order of the ids below them.</summary>
    /// <exception cref="DatasetUnavailableException">The directory cannot be read.</exception>
    public static FolderEntry[] List(string directory)
    {
        try
        {
            FileSystemEnumerable<FolderEntry> listing = new(directory, Read, Everything) { ShouldIncludePredicate = IsWanted };
            FolderEntry[] entries = [.. listing];
            Array.Sort(entries, static (a, b) => string.CompareOrdinal(a.SortKey, b.SortKey));
            return entries;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new DatasetUnavailableException($"The folder {directory} cannot be read; check that it exists and that you may read it.", failure);
        }
    }

    private static FolderEntry Read(ref FileSystemEntry entry) =>
        new(entry.FileName.ToString(), entry.IsDirectory, entry.IsDirectory && (entry.Attributes & FileAttributes.ReparsePoint) != FileAttributes.None);

    private static bool IsWanted(ref FileSystemEntry entry) =>
        entry.IsDirectory ? !entry.FileName.StartsWith('.') : ImageExtensions.IsImage(entry.FileName);
}
