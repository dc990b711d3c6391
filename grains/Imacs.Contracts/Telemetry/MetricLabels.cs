namespace Imacs.Contracts.Telemetry;

/// <summary>Values of metrics' labels.</summary>
public static class MetricLabels
{
    /// <summary>stage: an image was attributed.</summary>
    public const string Attribution = "attribution";

    /// <summary>stage: regions of an image were masked and the models predicted again.</summary>
    public const string Masking = "masking";

    /// <summary>stage: an image was explained in full for the report.</summary>
    public const string Explanation = "explanation";

    /// <summary>state, outcome: it was done.</summary>
    public const string Done = "done";

    /// <summary>state: it was left out.</summary>
    public const string Quarantined = "quarantined";

    /// <summary>state, outcome: it came to nothing. reason: attributing it failed, twice, with an error that nobody foresaw.</summary>
    public const string Failed = "failed";

    /// <summary>outcome: it was stopped.</summary>
    public const string Cancelled = "cancelled";

    /// <summary>Not begun: what was asked for cannot be done, and whoever asked was told.</summary>
    public const string Refused = "refused";

    /// <summary>state: it waits.</summary>
    public const string Pending = "pending";

    /// <summary>state: it is leased.</summary>
    public const string InFlight = "in_flight";

    /// <summary>reason: it cannot be read or decoded, or is out of bounds.</summary>
    public const string Unreadable = "unreadable";

    /// <summary>reason: a model's output or gradient is not finite on it.</summary>
    public const string NonFinite = "non_finite";

    /// <summary>reason: its label is to be explained and it has none.</summary>
    public const string Unlabelled = "unlabelled";

    /// <summary>reason: attributing it ended the worker's process.</summary>
    public const string Lethal = "lethal";

    /// <summary>kind: gradients.</summary>
    public const string Gradient = "gradient";

    /// <summary>kind: predictions.</summary>
    public const string Forward = "forward";

    /// <summary>kind: embeddings.</summary>
    public const string Embedding = "embedding";

    /// <summary>outcome: it was there.</summary>
    public const string Hit = "hit";

    /// <summary>outcome: it had to be fetched.</summary>
    public const string Miss = "miss";

    /// <summary>cache: models on the device.</summary>
    public const string ModelsOnDevice = "models_on_device";

    /// <summary>cache: models on the worker's disk.</summary>
    public const string ModelsOnDisk = "models_on_disk";

    /// <summary>cache: embeddings of shards.</summary>
    public const string Embeddings = "embeddings";

    /// <summary>direction: from the store.</summary>
    public const string Read = "read";

    /// <summary>direction: to the store.</summary>
    public const string Written = "written";

    /// <summary>outcome of a request: it succeeded, or told that something is not there or there already.</summary>
    public const string Ok = "ok";

    /// <summary>outcome: it was refused or failed.</summary>
    public const string Error = "error";

    /// <summary>outcome of a lease: it was given.</summary>
    public const string Granted = "granted";

    /// <summary>outcome of a lease: nobody renewed it.</summary>
    public const string Expired = "expired";

    /// <summary>outcome of a lease: its worker gave it back when it stopped.</summary>
    public const string Released = "released";

    /// <summary>outcome of a lease: something that it needs did not answer; it does not count against the shard.</summary>
    public const string Interrupted = "interrupted";
}
