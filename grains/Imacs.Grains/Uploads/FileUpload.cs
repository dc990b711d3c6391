using System.Buffers;
using System.Security.Cryptography;
using Imacs.Contracts.Errors;
using Imacs.Datasets.Files;
using Imacs.Storage.Artifacts;

namespace Imacs.Grains.Uploads;

/// <summary>Puts files into a store under names made of their content. A file is read twice, once to know its name and once to send it, so that memory is a buffer whatever its size; what
/// is there already is not sent.</summary>
/// <param name="store">The store.</param>
internal sealed class FileUpload(IArtifactStore store)
{
    private const int BufferBytes = 1 << 17;

    /// <summary>sha256 of a file, 64 lower-case hex digits.</summary>
    /// <exception cref="IOException">It cannot be read; or <see cref="UnauthorizedAccessException"/>.</exception>
    public static async Task<string> HashAsync(string path, CancellationToken cancellationToken)
    {
        await using Stream stream = await LocalFiles.Instance.OpenAsync(path, cancellationToken);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken));
    }

    /// <summary>Sends a file, unless it is there.</summary>
    /// <param name="path">The file.</param>
    /// <param name="sha256">Of its content, as it was when its name was made.</param>
    /// <param name="name">The artifact's name.</param>
    /// <param name="sent">Is told of bytes that were sent.</param>
    /// <param name="cancellationToken">Stops it; nothing half is left behind.</param>
    /// <returns>False if it was there.</returns>
    /// <exception cref="DatasetUnavailableException">The file was changed while it was read.</exception>
    public async Task<bool> PutAsync(string path, string sha256, string name, Action<int> sent, CancellationToken cancellationToken)
    {
        return !await store.ExistsAsync(name, cancellationToken)
            && await store.CreateAsync(name, (to, token) => CopyAsync(path, sha256, to, sent, token), cancellationToken);
    }

    private static async ValueTask CopyAsync(string path, string sha256, Stream to, Action<int> sent, CancellationToken cancellationToken)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            await using Stream from = await LocalFiles.Instance.OpenAsync(path, cancellationToken);
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            int read;
            while ((read = await from.ReadAsync(buffer, cancellationToken)) > 0)
            {
                hash.AppendData(buffer, 0, read);
                await to.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                sent(read);
            }

            if (Convert.ToHexStringLower(hash.GetHashAndReset()) != sha256)
                throw new DatasetUnavailableException($"{path} was changed while it was uploaded; run the same command again when nobody writes to it.");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
