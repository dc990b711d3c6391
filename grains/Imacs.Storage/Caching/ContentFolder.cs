using System.IO.Enumeration;
using System.Security.Cryptography;
using Imacs.Contracts.Errors;

namespace Imacs.Storage.Caching;

/// <summary>
/// Files by their content in a folder that is a cache: what is in it can be had again. Several processes may share it: a file appears whole, by a rename, and is verified whenever it is read.
/// The files that were read longest ago leave when there are too many bytes.
/// </summary>
/// <param name="folder">The folder; created when something is first kept, for this user alone.</param>
/// <param name="maxBytes">Most bytes to keep. A file that is larger is not kept.</param>
/// <param name="time">Tells which file was read last.</param>
public sealed class ContentFolder(string folder, long maxBytes, TimeProvider time)
{
    private const string TemporaryPrefix = ".tmp-";
    private static readonly TimeSpan Abandoned = TimeSpan.FromHours(6);

    /// <summary>Where it is.</summary>
    public string Path { get; } = System.IO.Path.GetFullPath(folder);

    /// <summary>Reads a file, verified.</summary>
    /// <param name="sha256">Of its content, 64 lower-case hex digits.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Its bytes, or null where it is not there. Where there is something else under its name, that is removed, and the second value says what it was.</returns>
    public async Task<(byte[]? Bytes, string? Damage)> ReadAsync(string sha256, CancellationToken cancellationToken = default)
    {
        string path = PathOf(sha256);
        try
        {
            byte[] bytes = await File.ReadAllBytesAsync(path, cancellationToken);
            string now = Convert.ToHexStringLower(SHA256.HashData(bytes));
            if (now == sha256)
            {
                Touch(path);
                return (bytes, null);
            }

            TryDelete(path);
            return (null, $"{path} has {bytes.Length} bytes with sha256 {now}");
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return (null, null);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return (null, $"{path} cannot be read: {error.Message.TrimEnd('.')}");
        }
    }

    /// <summary>Keeps a file, and makes room for it.</summary>
    /// <param name="sha256">Of its content, 64 lower-case hex digits.</param>
    /// <param name="bytes">Its content.</param>
    /// <param name="cancellationToken">Stops it; nothing is left behind.</param>
    /// <exception cref="ArtifactStoreException">No space or no permission.</exception>
    public async Task KeepAsync(string sha256, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken = default)
    {
        string path = PathOf(sha256);
        if (bytes.Length > maxBytes || File.Exists(path))
            return;
        string temporary = System.IO.Path.Combine(Path, $"{TemporaryPrefix}{Guid.NewGuid():N}");
        try
        {
            Create();
            MakeRoom(maxBytes - bytes.Length);
            await File.WriteAllBytesAsync(temporary, bytes, cancellationToken);
            File.SetLastWriteTimeUtc(temporary, time.GetUtcNow().UtcDateTime);
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ArtifactStoreException($"{path} cannot be written: {error.Message.TrimEnd('.')}. Free space, or give the silo another folder with --cache.", error);
        }
        finally
        {
            TryDelete(temporary);
        }
    }

    private void Create()
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(Path);
        else
            Directory.CreateDirectory(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>Removes files until at most so many bytes are left, and what processes that were killed left half-written.</summary>
    private void MakeRoom(long bytes)
    {
        (string Path, string Name, long Length, DateTimeOffset Written)[] all = [.. List()];
        foreach (var half in all.Where(file => file.Name.StartsWith(TemporaryPrefix, StringComparison.Ordinal) && time.GetUtcNow() - file.Written > Abandoned))
            TryDelete(half.Path);
        (string Path, string Name, long Length, DateTimeOffset Written)[] kept = [.. all.Where(file => IsOurs(file.Name)).OrderBy(file => file.Written).ThenBy(file => file.Name, StringComparer.Ordinal)];
        long sum = kept.Sum(file => file.Length);
        foreach (var oldest in kept)
        {
            if (sum <= bytes)
                return;
            sum -= oldest.Length;
            TryDelete(oldest.Path);
        }
    }

    /// <summary>The files that are there. Unlike a <see cref="FileInfo"/>, an entry that another process removes meanwhile is no error: it has no length.</summary>
    private FileSystemEnumerable<(string Path, string Name, long Length, DateTimeOffset Written)> List() => new(
        Path,
        (ref entry) => (entry.ToFullPath(), entry.FileName.ToString(), entry.Length, entry.LastWriteTimeUtc),
        new EnumerationOptions { AttributesToSkip = FileAttributes.ReparsePoint })
    {
        ShouldIncludePredicate = (ref entry) => !entry.IsDirectory,
    };

    private void Touch(string path)
    {
        try
        {
            File.SetLastWriteTimeUtc(path, time.GetUtcNow().UtcDateTime);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Another process made room in between, or the folder is for reading only; the bytes are here.
            return;
        }
    }

    private static bool IsOurs(string name) => name.Length == 64 && name.All(char.IsAsciiHexDigitLower);

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Somebody else's, or in use: it can stay.
            return;
        }
    }

    private string PathOf(string sha256) => System.IO.Path.Combine(Path, IsOurs(sha256) ? sha256 : throw new ArgumentException($"'{sha256}' is no sha256 in lower case.", nameof(sha256)));
}
