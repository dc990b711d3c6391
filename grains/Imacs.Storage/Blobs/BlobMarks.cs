using System.Security.Cryptography;

namespace Imacs.Storage.Blobs;

/// <summary>What the store writes into a blob's metadata, and knows its own blobs by.</summary>
internal static class BlobMarks
{
    private const string Sha256 = "sha256";
    private const string Writer = "writer";

    /// <summary>The marks of a new blob.</summary>
    /// <param name="hash">The sha256 of its content.</param>
    /// <param name="writer">Who writes it.</param>
    public static Dictionary<string, string> For(byte[] hash, Guid writer) => new() { [Sha256] = Convert.ToHexStringLower(hash), [Writer] = writer.ToString("N") };

    /// <summary>The sha256 on record, in lower-case hex digits, or null for a blob that is somebody else's: what others write under that name may be in another form, such as base64.</summary>
    public static string? HashOf(IDictionary<string, string>? metadata) =>
        Value(metadata, Sha256) is { Length: SHA256.HashSizeInBytes * 2 } hash && hash.All(char.IsAsciiHexDigit) ? hash.ToLowerInvariant() : null;

    /// <summary>Whether a blob was written by this writer.</summary>
    public static bool IsBy(IDictionary<string, string> metadata, Guid writer) => Value(metadata, Writer) == writer.ToString("N");

    // Tools that copy blobs, and some proxies, change the case of metadata.
    private static string? Value(IDictionary<string, string>? metadata, string key) =>
        metadata?.FirstOrDefault(pair => string.Equals(pair.Key, key, StringComparison.OrdinalIgnoreCase)).Value;
}
