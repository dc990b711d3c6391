using System.Text.RegularExpressions;
using Azure.Storage.Blobs;
using Imacs.Contracts.Errors;
using Imacs.Storage.Artifacts;

namespace Imacs.Storage.Blobs;

/// <summary>What people write to name a blob store. No message repeats a query or a connection string: both hold secrets.</summary>
public static partial class BlobStoreAddress
{
    private const string EmulatorAccount = "devstoreaccount1";
    private const string Forms = "Write https://ACCOUNT.blob.core.windows.net/CONTAINER[/PREFIX], with ?SAS behind it if that is the way in, or give a connection string and CONTAINER[/PREFIX].";

    private static readonly string[] ConnectionKeys = ["AccountKey=", "SharedAccessSignature=", "BlobEndpoint=", "UseDevelopmentStorage="];

    // Published with the emulator and the same for everybody: it protects nothing.
    private const string EmulatorKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    /// <summary>Understands an address.</summary>
    /// <param name="location">
    /// "https://account.blob.core.windows.net/container[/prefix][?sas]"; "http://127.0.0.1:10000/devstoreaccount1/container[/prefix]" for the emulator; with a connection
    /// string also "container[/prefix]".
    /// </param>
    /// <param name="connectionString">The account's connection string, if that is the way in.</param>
    /// <returns>Options that lead there, with every number at its default. Nothing was asked of the store yet.</returns>
    /// <exception cref="ArtifactStoreException">It cannot be understood.</exception>
    public static BlobStoreOptions Parse(string location, string? connectionString = null)
    {
        RefuseConnectionString(location);
        if (!IsWeb(location))
            return connectionString is null ? throw new ArtifactStoreException($"'{location}' is not the address of a blob store. {Forms}") : ByName(location, connectionString);
        if (!Uri.TryCreate(location, UriKind.Absolute, out Uri? uri) || uri.UserInfo.Length > 0 || uri.Fragment.Length > 0)
            throw new ArtifactStoreException($"The store's location is not a web address for artifacts: it is not spelt as one, or holds a user's name or a '#'. {Forms}");

        string plain = uri.GetLeftPart(UriPartial.Path).TrimEnd('/'), query = uri.Query.TrimStart('?');
        var parts = new BlobUriBuilder(new Uri(plain));
        bool isEmulator = parts.AccountName == EmulatorAccount;
        if (uri.Scheme == Uri.UriSchemeHttp && !isEmulator)
            throw new ArtifactStoreException($"'{plain}' is not encrypted, which only the emulator may be, at http://127.0.0.1:PORT/{EmulatorAccount}/CONTAINER. Write https://.");
        if (query.Length > 0 && !query.Split('&').Any(part => part.StartsWith("sig=", StringComparison.Ordinal)))
            throw new ArtifactStoreException($"What follows '?' in the address {plain} is no shared access signature: it holds no 'sig='. Copy the whole signature, and put the address in quotes.");
        CheckNames(plain, parts.BlobContainerName, parts.BlobName);
        Uri container = new BlobUriBuilder(parts.ToUri()) { BlobName = string.Empty }.ToUri();
        if (connectionString is not null)
            return At(Container(connectionString, parts.BlobContainerName), container, parts.BlobName, connectionString);
        return new()
        {
            Container = container,
            Prefix = parts.BlobName,
            SharedAccessSignature = query.Length > 0 ? query : null,
            ConnectionString = isEmulator && query.Length == 0 ? Emulator(container) : null,
        };
    }

    /// <summary>Refuses a location that is a connection string, before any message repeats it.</summary>
    internal static void RefuseConnectionString(string location)
    {
        if (ConnectionKeys.Any(key => location.Contains(key, StringComparison.OrdinalIgnoreCase)))
            throw new ArtifactStoreException("A connection string stands where the store's location should be. Give it as the connection string, and CONTAINER[/PREFIX] as the location.");
    }

    /// <summary>Whether a location is an address on the web, and not a folder.</summary>
    internal static bool IsWeb(string location) =>
        location.StartsWith("https://", StringComparison.OrdinalIgnoreCase) || location.StartsWith("http://", StringComparison.OrdinalIgnoreCase);

    private static BlobStoreOptions ByName(string location, string connectionString)
    {
        if (location.Contains('?', StringComparison.Ordinal))
            throw new ArtifactStoreException($"The store's location holds a '?', but with a connection string it is CONTAINER[/PREFIX] alone. {Forms}");
        int slash = location.IndexOf('/', StringComparison.Ordinal);
        string container = slash < 0 ? location : location[..slash], prefix = slash < 0 ? string.Empty : location[(slash + 1)..].TrimEnd('/');
        CheckNames(location, container, prefix);
        return new() { Container = Container(connectionString, container), Prefix = prefix, ConnectionString = connectionString };
    }

    private static BlobStoreOptions At(Uri connected, Uri container, string prefix, string connectionString) => connected == container
        ? new() { Container = container, Prefix = prefix, ConnectionString = connectionString }
        : throw new ArtifactStoreException($"The connection string leads to {connected.GetLeftPart(UriPartial.Authority)}, but the store's address is {container}. Give the two of one account.");

    private static Uri Container(string connectionString, string container)
    {
        try
        {
            return new(new BlobContainerClient(connectionString, container).Uri.GetLeftPart(UriPartial.Path));
        }
        catch (Exception error) when (error is FormatException or ArgumentException or InvalidOperationException)
        {
            // The cause is left out: what it says of the string might be a part of it.
            throw new ArtifactStoreException("The connection string of the blob store is not one. Copy it whole, in quotes, from the storage account's access keys: 'DefaultEndpointsProtocol=https;AccountName=...;AccountKey=...;EndpointSuffix=core.windows.net'.");
        }
    }

    private static void CheckNames(string location, string container, string prefix)
    {
        if (!ContainerName().IsMatch(container))
            throw new ArtifactStoreException($"'{location}' names no container: '{container}' must be 3 to 63 lower-case letters, digits and single '-'. {Forms}");
        if (prefix.Length > 0)
            ArtifactNames.Check(prefix);
    }

    private static string Emulator(Uri container) =>
        $"DefaultEndpointsProtocol={container.Scheme};AccountName={EmulatorAccount};AccountKey={EmulatorKey};BlobEndpoint={container.GetLeftPart(UriPartial.Authority)}/{EmulatorAccount};";

    [GeneratedRegex("^(?=.{3,63}$)[a-z0-9]+(-[a-z0-9]+)*$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ContainerName();
}
