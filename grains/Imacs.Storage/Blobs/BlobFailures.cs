using System.Xml;
using Azure;
using Azure.Identity;
using Imacs.Contracts.Errors;

namespace Imacs.Storage.Blobs;

/// <summary>Says of a failed request what failed and what to do. Codes and hosts are repeated, never the service's text: it may quote a signature.</summary>
internal static class BlobFailures
{
    private const string Later = "When it is back, the same call works: run `imacs resume` where a comparison stopped.";

    /// <summary>The failure in our words.</summary>
    /// <param name="error">What the client library threw.</param>
    /// <param name="failed">What failed, as the beginning of a sentence: "X cannot be read".</param>
    /// <param name="container">The container's address.</param>
    /// <returns>Null where the failure is not one of the store's.</returns>
    public static ImacsException? Of(Exception error, string failed, Uri container) => error switch
    {
        ImacsException known => known,
        // After several attempts the library throws all their failures at once; the last says how it is now.
        AggregateException { InnerExceptions: [.., Exception last] } => Of(last, failed, container),
        RequestFailedException request => Of(request, failed, container),
        // Whoever gives tokens may be away for a moment, as a store may; which of the two it is, the library does not tell. What a token or key permits is another answer, see below.
        AuthenticationFailedException => new ArtifactStoreUnavailableException(
            $"{failed}: there is no token to ask {container.Host} with: nobody is logged in, or whoever gives tokens does not answer. Run `az login`, set AZURE_CLIENT_ID and its companions, use a managed identity, or give a connection string or a signature. {Later}", error),
        InvalidDataException or XmlException => Changed(failed, error),
        IOException or HttpRequestException => new ArtifactStoreUnavailableException($"{failed}: the connection to {container.Authority} broke off: {FirstLine(error)}. {Later}", error),
        OperationCanceledException => new ArtifactStoreUnavailableException($"{failed}: {container.Authority} did not answer in time. {Later}", error),
        _ => null,
    };

    private static ImacsException Of(RequestFailedException error, string failed, Uri container)
    {
        string answer = $"{error.Status} {error.ErrorCode}".TrimEnd();
        return error.Status switch
        {
            0 => new ArtifactStoreUnavailableException($"{failed}: {container.Authority} cannot be reached: {FirstLine(error)}. Check the address and the network. {Later}", error),
            401 or 403 => new ArtifactStoreException(
                $"{failed}: {container.Authority} refused the credentials ({answer}). Check the account's key or the signature, its end and what it permits, or give the identity the role 'Storage Blob Data Contributor'.", error),
            404 when IsWithoutContainer(error) => new ArtifactStoreException(
                $"{failed}: there is no container {container}, and these credentials do not suffice to create it. Create it with `az storage container create`, or give others.", error),
            400 when IsChanged(error) => Changed(failed, error),
            408 or 429 or >= 500 => new ArtifactStoreUnavailableException($"{failed}: {container.Authority} answered {answer} to every attempt. {Later}", error),
            409 when error.ErrorCode == "ContainerBeingDeleted" => new ArtifactStoreUnavailableException($"{failed}: the container {container} is being deleted. Wait a minute, or use another.", error),
            412 => new ArtifactStoreException($"{failed}: somebody replaced it in the meantime. Run the same command again.", error),
            _ => new ArtifactStoreException($"{failed}: {container.Authority} answered {answer}. Check the store.", error),
        };
    }

    /// <summary>Whether the container itself is not there.</summary>
    public static bool IsWithoutContainer(RequestFailedException error) => error is { Status: 404, ErrorCode: "ContainerNotFound" };

    /// <summary>
    /// Whether a conditional write came too late. Azure answers 412 or 409 and the emulator 409; and a list of blocks is invalid where another writer's commit made the
    /// service throw ours away.
    /// </summary>
    public static bool IsTooLate(RequestFailedException error) =>
        error.Status == 412 || error is { Status: 409, ErrorCode: "BlobAlreadyExists" } || error is { Status: 400, ErrorCode: "InvalidBlockList" };

    // The emulator has no code of its own for it.
    private static bool IsChanged(RequestFailedException error) =>
        error.ErrorCode == "Md5Mismatch" || (error.ErrorCode == "InvalidOperation" && error.Message.Contains("MD5", StringComparison.Ordinal));

    private static ArtifactStoreUnavailableException Changed(string failed, Exception error) => new($"{failed}: bytes were changed on their way. {Later}", error);

    private static string FirstLine(Exception error) => error.Message.Split('\n')[0].Trim().TrimEnd('.');
}
