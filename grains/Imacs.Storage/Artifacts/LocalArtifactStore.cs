using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Imacs.Contracts.Errors;

namespace Imacs.Storage.Artifacts;

/// <summary>
/// Artifacts in a folder. Content goes to a temporary file that is flushed to disk and then linked to its name, which fails where the name is
/// taken: so an artifact is whole or absent, and written once, whatever dies when. Its sha256 is part of the name of an empty marker file in the
/// hidden folder .sha256 of its comparison, made before the link: a crash in between leaves a marker too many, never an artifact without one.
/// </summary>
/// <param name="root">The folder; created when something is first written.</param>
public sealed class LocalArtifactStore(string root) : IArtifactStore
{
    private const string Markers = ".sha256";
    private const string TemporaryPrefix = ".tmp-";
    private readonly string _root = Path.GetFullPath(root);

    /// <inheritdoc/>
    public string Location => _root;

    /// <inheritdoc/>
    public async ValueTask<bool> CreateAsync(string name, Func<Stream, CancellationToken, ValueTask> write, CancellationToken cancellationToken = default)
    {
        ArtifactNames.CheckArtifact(name);
        string path = PathOf(name);
        if (File.Exists(path))
            return false;
        string temporary = Path.Combine(Path.GetDirectoryName(path)!, $"{TemporaryPrefix}{Guid.NewGuid():N}");
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            string hash = await WriteAsync(temporary, write, cancellationToken);
            string marker = MarkerOf(name, hash);
            Directory.CreateDirectory(Path.GetDirectoryName(marker)!);
            await File.WriteAllBytesAsync(marker, [], cancellationToken);
            return TryLink(temporary, path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ArtifactStoreException($"{path} cannot be written: {error.Message.TrimEnd('.')}. Free space or choose another output folder, then run `imacs resume`.", error);
        }
        finally
        {
            TryDelete(temporary);
        }
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
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ArtifactStoreException($"{path} cannot be read: {error.Message}", error);
        }

        try
        {
            string hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken));
            if (!File.Exists(MarkerOf(name, hash)))
                throw new ArtifactStoreException($"{path} is not what was written: no checksum on record matches its sha256 {hash}. Delete that file and run `imacs resume` to compute it again.");
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
        foreach (string folder in Directory.EnumerateDirectories(_root).Order(StringComparer.Ordinal))
        {
            cancellationToken.ThrowIfCancellationRequested();
            // A write that failed leaves its folders, and a folder is no artifact.
            if (Path.GetFileName(folder)[0] != '.' && Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Any(path => IsArtifact(NameOf(path))))
                yield return Path.GetFileName(folder);
        }
    }

    /// <inheritdoc/>
    public ValueTask DeleteAllAsync(string prefix, CancellationToken cancellationToken = default)
    {
        ArtifactNames.Check(prefix);
        int first = prefix.IndexOf('/', StringComparison.Ordinal);
        string? markers = first < 0 ? null : Path.Combine(_root, prefix[..first], Markers, prefix[(first + 1)..].Replace('/', Path.DirectorySeparatorChar));
        // The markers go last, as they come first: no artifact is ever without one.
        foreach (string? folder in new[] { PathOf(prefix), markers })
        {
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
        }

        return ValueTask.CompletedTask;
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

    private static async ValueTask<string> WriteAsync(string temporary, Func<Stream, CancellationToken, ValueTask> write, CancellationToken cancellationToken)
    {
        await using var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16, useAsync: false);
        await write(new UnclosableStream(stream), cancellationToken);
        stream.Flush(flushToDisk: true);
        stream.Position = 0;
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken));
    }

    /// <summary>File.Move without overwriting links and unlinks, so of two writers exactly one creates the name.</summary>
    private static bool TryLink(string temporary, string path)
    {
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

    private static bool IsArtifact(string name) => !name.Split('/').Any(part => part[0] == '.');

    private string NameOf(string path) => Path.GetRelativePath(_root, path).Replace(Path.DirectorySeparatorChar, '/');

    private string PathOf(string name) => Path.Combine(_root, name.Replace('/', Path.DirectorySeparatorChar));

    private string MarkerOf(string name, string hash)
    {
        int first = name.IndexOf('/', StringComparison.Ordinal);
        return Path.Combine(_root, name[..first], Markers, $"{name[(first + 1)..].Replace('/', Path.DirectorySeparatorChar)}.{hash}");
    }
}
