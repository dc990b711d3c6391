using System.Buffers;
using System.Text.RegularExpressions;

namespace Imacs.Contracts.Specs;

/// <summary>Where the files that a spec names may lie: a path, "file:///path", "store:NAME" in the comparison's own store, or a blob's address. Pure text; whether something is there is
/// another question. No sentence repeats what may be a secret.</summary>
public static partial class PlaceText
{
    /// <summary>What stands before a name in the comparison's own store.</summary>
    public const string StorePrefix = "store:";

    private const string Kinds = "Give a path, file:///PATH, store:NAME in the comparison's store, or https://ACCOUNT.blob.core.windows.net/CONTAINER/NAME";
    private static readonly SearchValues<char> SchemeCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.");

    /// <summary>Whether a place is in the comparison's own store.</summary>
    /// <param name="place">The place.</param>
    public static bool IsStore(string place) => place.StartsWith(StorePrefix, StringComparison.Ordinal);

    /// <summary>Whether a place is on the web.</summary>
    /// <param name="place">The place.</param>
    public static bool IsWeb(string place) =>
        place.StartsWith("https://", StringComparison.OrdinalIgnoreCase) || place.StartsWith("http://", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a place is a file or folder of the machine that reads it.</summary>
    /// <param name="place">The place, as <see cref="Normal"/> gives it.</param>
    public static bool IsLocal(string place) => !IsStore(place) && SchemeOf(place) is null;

    /// <summary>The place of an artifact of the comparison's own store.</summary>
    /// <param name="artifact">Its name.</param>
    public static string InStore(string artifact) => StorePrefix + artifact;

    /// <summary>The artifact that a place in the comparison's own store names.</summary>
    /// <param name="place">"store:NAME".</param>
    public static string ArtifactOf(string place) => place[StorePrefix.Length..];

    /// <summary>The same place with a path where it was "file:///path".</summary>
    /// <param name="place">A place without fault.</param>
    public static string Normal(string place) => SchemeOf(place) == "file" ? new Uri(place).LocalPath : place;

    /// <summary>Whether an address lies below another one, by what both name: escapes and the case of hosts do not count, and one that steps out of where it seems to lie is below nothing.</summary>
    /// <param name="root">The upper address, with '/' at its end or without.</param>
    /// <param name="address">The address.</param>
    public static bool IsBelow(string root, string address) =>
        Resolved(root) is { } upper && Resolved(address) is { } lower && lower.StartsWith(upper.TrimEnd('/') + "/", StringComparison.Ordinal);

    /// <summary>The places of a list that are separated by ':', as folders are in PATH; an address keeps those that are its own.</summary>
    /// <param name="list">The list.</param>
    public static IReadOnlyList<string> Split(string list) => [.. Separator().Split(list).Where(place => place.Length > 0)];

    /// <summary>What is wrong with a place.</summary>
    /// <param name="place">The place.</param>
    /// <returns>A sentence that begins in lower case; null where nothing is.</returns>
    public static string? FaultOf(string place)
    {
        // Also in what is only nearly an address: a signature opens the account for whoever reads it, and a spec is stored and shown.
        if (place.Contains('?', StringComparison.Ordinal) && place.Contains("sig=", StringComparison.OrdinalIgnoreCase))
            return "the address holds a shared access signature, which is a secret and is not stored. Leave off what follows '?': silos read blobs with the credentials of their store. Or add --upload";
        return SchemeOf(place) switch
        {
            null => null,
            "file" => Uri.TryCreate(place, UriKind.Absolute, out Uri? file) && file.IsFile && !file.IsUnc ? null : $"this is no file of one machine. {Kinds}",
            "http" or "https" => FaultOfWeb(place),
            { } scheme => $"{scheme}:// is not read. {Kinds}",
        };
    }

    private static string? FaultOfWeb(string place)
    {
        if (!Uri.TryCreate(place, UriKind.Absolute, out Uri? uri) || uri.Host.Length == 0)
            return $"this is no address. {Kinds}";
        return uri.Query.Length > 0 || uri.Fragment.Length > 0 || uri.UserInfo.Length > 0
            ? "the address holds a '?', a '#' or a user's name, which may be a secret and is not stored. Leave them off: silos read blobs with the credentials of their store"
            : null;
    }

    /// <summary>An address as a name that can be compared; null for what is none.</summary>
    private static string? Resolved(string address)
    {
        if (!IsWeb(address) || !Uri.TryCreate(address, UriKind.Absolute, out Uri? uri))
            return null;
        // A step up is resolved before a name is unescaped, so one that is escaped comes to light only here.
        string path = Uri.UnescapeDataString(uri.AbsolutePath);
        return path.Split('/', '\\').Any(part => part is "." or "..") ? null : uri.GetLeftPart(UriPartial.Authority) + path;
    }

    // Not before "//", nor before the port of an address.
    [GeneratedRegex(@":(?!//|(?<=https?://[^/:]+:)\d+(?:[/:]|$))", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Separator();

    /// <summary>What stands before "://", in lower case; null where it cannot be a scheme, as in the path "a b://c".</summary>
    private static string? SchemeOf(string place)
    {
        int end = place.IndexOf("://", StringComparison.Ordinal);
        return end > 0 && char.IsAsciiLetter(place[0]) && place.AsSpan(0, end).IndexOfAnyExcept(SchemeCharacters) < 0 ? place[..end].ToLowerInvariant() : null;
    }
}
