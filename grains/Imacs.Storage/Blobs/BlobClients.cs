using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using Azure.Storage;
using Azure.Storage.Blobs;

namespace Imacs.Storage.Blobs;

/// <summary>Clients as the options ask for.</summary>
internal static class BlobClients
{
    // One for the process: it keeps the token that it got, and asking for one for each container is what makes whoever gives them slow.
    private static readonly Lazy<TokenCredential> Ours = new(() => new DefaultAzureCredential());

    /// <summary>Who asks, where neither a connection string nor a signature is given.</summary>
    public static TokenCredential CredentialOf(BlobStoreOptions options) => options.Credential ?? Ours.Value;

    /// <summary>A client for the container. It retries, and has every body that is sent or received checked by its MD5.</summary>
    public static BlobContainerClient Create(BlobStoreOptions options)
    {
        var client = new BlobClientOptions();
        client.Retry.Mode = RetryMode.Exponential;
        client.Retry.MaxRetries = options.MaxRetries;
        client.Retry.Delay = options.RetryDelay;
        client.Retry.MaxDelay = options.MaxRetryDelay;
        client.Retry.NetworkTimeout = options.NetworkTimeout;
        // MD5 and not CRC-64: the emulator checks no other. Against intent there is the sha256 on record.
        client.TransferValidation.Upload.ChecksumAlgorithm = StorageChecksumAlgorithm.MD5;
        client.TransferValidation.Download.ChecksumAlgorithm = StorageChecksumAlgorithm.MD5;
        client.AddPolicy(new BlobTelemetryPolicy(), HttpPipelinePosition.PerRetry);
        if (options.Transport is { } transport)
            client.Transport = transport;
        if (options.ConnectionString is { } connection)
            return new(connection, new BlobUriBuilder(options.Container).BlobContainerName, client);
        return options.SharedAccessSignature is { } signature
            ? new(options.Container, new AzureSasCredential(signature), client)
            : new(options.Container, CredentialOf(options), client);
    }
}
