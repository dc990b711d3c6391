namespace Imacs.Contracts.Actors;

/// <summary>Whether a shard that failed is worth another attempt.</summary>
[GenerateSerializer, Alias("imacs.failure-kind")]
public enum FailureKind
{
    /// <summary>Something outside of the shard did not answer, such as the store: it is tried for minutes.</summary>
    Passing,

    /// <summary>Unforeseen: it is tried a few times.</summary>
    Retryable,

    /// <summary>Another attempt would fail like this one.</summary>
    Final,
}
