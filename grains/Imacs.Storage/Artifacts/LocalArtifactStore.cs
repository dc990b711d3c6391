using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Imacs.Contracts.Errors;

namespace Imacs.Storage.Artifacts;

/// <summary>
/// Artifacts in a folder. Content goes to a temporary file that is flushed to disk and then linked to its name, which fails where the name is
/// taken: so an artifact is whole or absent, and written once, whatever dies when. Its sha256 is part of the name of a marker file in the hidden
/// folder .sha256 of its comparison, made before the link: a crash in between leaves a marker too many, never an artifact without one. The marker
/// holds the artifact's length, for messages alone. What has no marker, and what begins with '.', is somebody else's and is never deleted.
/// </summary>
/// <param name="root">The folder; created when something is first written.</param>
public sealed class LocalArtifactStore(string root) : IArtifactStore
{
    private const string Markers = ".sha256";
    private const string TemporaryPrefix = ".tmp-";

    // Links are not followed: they can lead anywhere, and back.
    private static readonly EnumerationOptions Own = new() { IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint };
    private static readonly EnumerationOptions OwnTree = new() { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint };
    private readonly string _root = Path.GetFullPath(root);

    /// <inheritdoc/>
    public string Location => _root;

    /// <inheritdoc/>
    public async ValueTask<bool> CreateAsync(string name, Func<Stream, CancellationToken, ValueTask> write, CancellationToken cancellationToken = default)
    {
        ArtifactNames.CheckArtifact(name);
        return !File.Exists(PathOf(name)) && await PutAsync(name, write, FileLink.TryCreate, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask ReplaceAsync(string name, Func<Stream, CancellationToken, ValueTask> write, CancellationToken cancellationToken = default)
    {
        ArtifactNames.CheckArtifact(name);
        await PutAsync(
            name,
            write,
            static (temporary, path) =>
            {
                File.Move(temporary, path, overwrite: true);
                return true;
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<Stream> OpenAsync(string name, CancellationToken cancellationToken = default)
    {
        ArtifactNames.CheckArtifact(name);
        string path = PathOf(name);
        FileStream stream;
        try
        {
            stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, useAsync: false);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ArtifactStoreException($"{path} is missing. {ArtifactCure.For(_root, name)}", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ArtifactStoreException($"{path} cannot be read: {error.Message.TrimEnd('.')}. Check its permissions and the disk.", error);
        }

        try
        {
            string hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken));
            if (!File.Exists(MarkerOf(name, hash)))
                throw new ArtifactStoreException($"{path} is not what was written: {ArtifactDamage.Describe(MarkerOf(name, "*"), hash, stream.Length)}. {ArtifactCure.For(_root, name)}");
            stream.Position = 0;
            return stream;
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> ExistsAsync(string name, CancellationToken cancellationToken = default)
    {
        ArtifactNames.Check(name);
        return ValueTask.FromResult(File.Exists(PathOf(name)));
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<string> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArtifactNames.Check(prefix);
        await Task.CompletedTask;
        string folder = PathOf(prefix);
        if (!Directory.Exists(folder))
            yield break;
        IEnumerable<string> names = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(NameOf)
            .Where(IsArtifact)
            .Order(StringComparer.Ordinal);
        foreach (string name in names)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return name;
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<string> ListRootsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask;
        if (!Directory.Exists(_root))
            yield break;
        foreach (string folder in Directory.EnumerateDirectories(_root, "*", Own).Where(folder => ArtifactNames.IsValid(Path.GetFileName(folder))).Order(StringComparer.Ordinal))
        {
            cancellationToken.ThrowIfCancellationRequested();

            // A write that failed leaves its folders, and a folder is no artifact.
            if (Directory.EnumerateFiles(folder, "*", OwnTree).Any(path => IsArtifact(NameOf(path))))
                yield return Path.GetFileName(folder);
        }
    }

    /// <inheritdoc/>
    public ValueTask DeleteAsync(string name, CancellationToken cancellationToken = default)
    {
        ArtifactNames.CheckArtifact(name);
        string path = PathOf(name), markers = MarkerOf(name, new string('?', SHA256.HashSizeInBytes * 2)), folder = Path.GetDirectoryName(markers)!;
        try
        {
            // What somebody writes meanwhile goes too: its marker may be among those deleted.
            do
            {
                if (File.Exists(path))
                    File.Delete(path);
                foreach (string marker in Directory.Exists(folder) ? Directory.GetFiles(folder, Path.GetFileName(markers)) : [])
                    File.Delete(marker);
            }
            while (File.Exists(path));
            return ValueTask.CompletedTask;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ArtifactStoreException($"{path} cannot be deleted: {error.Message.TrimEnd('.')}. Check its permissions, or delete it by hand.", error);
        }
    }

    /// <inheritdoc/>
    /// <remarks>The folder of the prefix itself stays, and so do files that were not written through a store.</remarks>
    public ValueTask DeleteAllAsync(string prefix, CancellationToken cancellationToken = default)
    {
        ArtifactNames.Check(prefix);
        string[] steps = prefix.Split('/');
        string run = PathOf(steps[0]), markers = Path.Combine(run, Markers), below = Path.Combine([markers, .. steps[1..]]);
        try
        {
            foreach (string marker in Directory.Exists(below) ? Directory.GetFiles(below, "*", OwnTree) : [])
            {
                cancellationToken.ThrowIfCancellationRequested();
                string artifact = Path.Combine(run, Path.ChangeExtension(Path.GetRelativePath(markers, marker), null));
                if (File.Exists(artifact))
                    File.Delete(artifact);
                File.Delete(marker);
            }

            RemoveEmptyFolders(markers);
            if (Directory.Exists(markers) && !Directory.EnumerateFileSystemEntries(markers).Any())
                Directory.Delete(markers);
            RemoveEmptyFolders(PathOf(prefix));
            return ValueTask.CompletedTask;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ArtifactStoreException($"{PathOf(prefix)} cannot be cleared: {error.Message.TrimEnd('.')}. Check its permissions, or delete it by hand.", error);
        }
    }

    /// <summary>Removes what killed processes left half-written below a prefix. Only for a store that nobody else writes to.</summary>
    /// <param name="prefix">As in <see cref="ListAsync"/>.</param>
    public void RemoveTemporaries(string prefix)
    {
        string folder = PathOf(prefix);
        if (!Directory.Exists(folder))
            return;
        var everything = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None };
        foreach (string path in Directory.EnumerateFiles(folder, TemporaryPrefix + "*", everything))
            TryDelete(path);
    }

    private async ValueTask<bool> PutAsync(
        string name, Func<Stream, CancellationToken, ValueTask> write, Func<string, string, bool> link, CancellationToken cancellationToken)
    {
        string path = PathOf(name), folder = Path.GetDirectoryName(path)!;
        string temporary = Path.Combine(folder, $"{TemporaryPrefix}{Guid.NewGuid():N}");
        try
        {
            Directory.CreateDirectory(folder);
            (string hash, long length) = await WriteAsync(temporary, write, cancellationToken);
            string marker = MarkerOf(name, hash);
            await MarkAsync(marker, length, cancellationToken);
            bool isLinked = link(temporary, path);
            // Whoever deleted the artifact of before may have taken this marker for one of its.
            if (isLinked && !File.Exists(marker))
                await MarkAsync(marker, length, CancellationToken.None);
            return isLinked;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException { ParamName: "value" })
        {
            // The last of these is what .NET makes of a file that is larger than its file system or its quota allows.
            throw new ArtifactStoreException($"{path} cannot be written: {error.Message.TrimEnd('.')}. Free space or choose another output folder, then run `imacs resume`.", error);
        }
        finally
        {
            TryDelete(temporary);
        }
    }

    private static Task MarkAsync(string marker, long length, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(marker)!);
        return File.WriteAllTextAsync(marker, length.ToString(CultureInfo.InvariantCulture), cancellationToken);
    }

    private static async ValueTask<(string Hash, long Length)> WriteAsync(string temporary, Func<Stream, CancellationToken, ValueTask> write, CancellationToken cancellationToken)
    {
        await using var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16, useAsync: false);
        await write(new UnclosableStream(stream), cancellationToken);
        stream.Flush(flushToDisk: true);
        stream.Position = 0;
        return (Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken)), stream.Length);
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The folder is gone or read-only; what matters was reported by whoever wrote there.
        }
    }

    private static void RemoveEmptyFolders(string folder)
    {
        if (!Directory.Exists(folder))
            return;
        foreach (string inner in Directory.GetDirectories(folder, "*", Own).Where(inner => Path.GetFileName(inner)[0] != '.'))
        {
            RemoveEmptyFolders(inner);
            if (!Directory.EnumerateFileSystemEntries(inner).Any())
                Directory.Delete(inner);
        }
    }

    private static bool IsArtifact(string name) => !name.Split('/').Any(part => part[0] == '.');

    private string NameOf(string path) => Path.GetRelativePath(_root, path).Replace(Path.DirectorySeparatorChar, '/');

    private string PathOf(string name) => Path.Combine(_root, name.Replace('/', Path.DirectorySeparatorChar));

    private string MarkerOf(string name, string hash)
    {
        int first = name.IndexOf('/', StringComparison.Ordinal);
        return Path.Combine(_root, name[..first], Markers, $"{name[(first + 1)..].Replace('/', Path.DirectorySeparatorChar)}.{hash}");
    }
}
