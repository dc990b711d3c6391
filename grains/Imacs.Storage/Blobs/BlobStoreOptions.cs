using Azure.Core;
using Azure.Core.Pipeline;

namespace Imacs.Storage.Blobs;

/// <summary>Which blob container holds the artifacts, how to get in, and how patiently it is asked. Secrets are in here: nothing of it but <see cref="Location"/> is for print.</summary>
/// <remarks><see cref="BlobStoreAddress.Parse"/> makes one from what people write.</remarks>
public sealed class BlobStoreOptions
{
    /// <summary>The container's address, without a query.</summary>
    public required Uri Container { get; init; }

    /// <summary>What stands before every name, without '/' at either end; empty where artifacts begin at the container's top.</summary>
    public string Prefix { get; init; } = string.Empty;

    /// <summary>The account's connection string, if that is the way in. Secret.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>A shared access signature without '?', if that is the way in. Secret.</summary>
    public string? SharedAccessSignature { get; init; }

    /// <summary>Who asks, where neither a connection string nor a signature is given.</summary>
    /// <value>Default <see cref="Azure.Identity.DefaultAzureCredential"/>: environment, workload or managed identity, or a developer's login; one for the process.</value>
    public TokenCredential? Credential { get; init; }

    /// <summary>How often a request is tried again that failed for a passing reason.</summary>
    /// <value>0 to 20. Default 6, which with the default delays outlasts half a minute without a store.</value>
    public int MaxRetries
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 20);
            field = value;
        }
    } = 6;

    /// <summary>The wait before the first retry; each further one doubles it, with jitter.</summary>
    /// <value>Above zero. Default 0.5 s.</value>
    public TimeSpan RetryDelay
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
            field = value;
        }
    } = TimeSpan.FromSeconds(0.5);

    /// <summary>The longest wait between two retries.</summary>
    /// <value>Above zero. Default 30 s.</value>
    public TimeSpan MaxRetryDelay
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
            field = value;
        }
    } = TimeSpan.FromSeconds(30);

    /// <summary>How long one attempt may stay without progress.</summary>
    /// <value>Above zero. Default 100 s.</value>
    public TimeSpan NetworkTimeout
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
            field = value;
        }
    } = TimeSpan.FromSeconds(100);

    /// <summary>Bytes that one writer keeps in memory and sends at a time. An artifact has at most 50 000 times as many.</summary>
    /// <value>1024 to 67 108 864. Default 4 194 304.</value>
    public int BlockBytes
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1024);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 64 << 20);
            field = value;
        }
    } = 4 << 20;

    /// <summary>The address for people: the container and the prefix, and no secret.</summary>
    public string Location => Prefix.Length == 0 ? $"{Container}" : $"{Container}/{Prefix}";

    /// <summary>Names that one page of a listing may hold; tests make it small.</summary>
    internal int? PageSize { get; init; }

    /// <summary>What carries requests; tests put a faulty one here.</summary>
    internal HttpPipelineTransport? Transport { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Location;

    /// <summary>The same way in to another container.</summary>
    internal BlobStoreOptions At(Uri container) => new()
    {
        Container = container,
        ConnectionString = ConnectionString,
        SharedAccessSignature = SharedAccessSignature,
        Credential = Credential,
        MaxRetries = MaxRetries,
        RetryDelay = RetryDelay,
        MaxRetryDelay = MaxRetryDelay,
        NetworkTimeout = NetworkTimeout,
        BlockBytes = BlockBytes,
        Transport = Transport,
    };
}
