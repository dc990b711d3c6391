using System.Runtime.CompilerServices;
using Imacs.Contracts.Errors;

namespace Imacs.Datasets.Sources;

/// <summary>Goes through a folder and all folders below it, one directory's listing in memory at a time per level.</summary>
internal static class FolderWalk
{
    /// <summary>An image found: its path from the root, with '/', and the name of the directory that holds it (null directly in the root).</summary>
    public readonly record struct Found(string Id, string? Parent);

    private sealed class Level(string prefix, string? name, string realPath, FolderEntry[] entries)
    {
        private int _next;

        public string Prefix => prefix;

        public string? Name => name;

        public string RealPath => realPath;

        public FolderEntry? Next() => _next < entries.Length ? entries[_next++] : null;
    }

    /// <summary>Every image below <paramref name="root"/>, in ordinal order of the ids.</summary>
    /// <remarks>Links to directories are followed; one that leads back to a directory it lies in would never end and is left out.</remarks>
    /// <exception cref="DatasetUnavailableException">A directory cannot be read.</exception>
    public static async IAsyncEnumerable<Found> ImagesAsync(string root, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Stack<Level> levels = new();
        levels.Push(await OpenAsync(root, "", null, RealPath.Of(root) ?? root, cancellationToken));
        while (levels.TryPeek(out Level? level))
        {
            if (level.Next() is not { } entry)
            {
                levels.Pop();
                continue;
            }

            string id = level.Prefix + entry.Name;
            if (!entry.IsDirectory)
                yield return new Found(id, level.Name);
            else if (Resolve(level, entry) is { } real && levels.All(above => above.RealPath != real))
                levels.Push(await OpenAsync(Path.Combine(root, id), id + '/', entry.Name, real, cancellationToken));
        }
    }

    private static string? Resolve(Level level, FolderEntry entry)
    {
        string path = Path.Combine(level.RealPath, entry.Name);
        return entry.IsLink ? RealPath.Of(path) : path;
    }

    // Listing a directory blocks, and a network folder can take seconds: it must not hold up the caller's thread.
    private static async Task<Level> OpenAsync(string directory, string prefix, string? name, string realPath, CancellationToken cancellationToken) =>
        new(prefix, name, realPath, await Task.Run(() => FolderEntry.List(directory), cancellationToken));
}
