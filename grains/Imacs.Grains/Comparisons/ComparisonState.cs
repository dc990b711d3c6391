using Imacs.Storage.Artifacts;

namespace Imacs.Grains.Comparisons;

/// <summary>state.json: what the other artifacts of a comparison cannot tell, namely whether it is wanted. The only artifact that is replaced; without it a comparison is running.</summary>
public sealed record ComparisonState
{
    /// <summary>Version of this document.</summary>
    public int SchemaVersion { get; init; } = 1;

    /// <summary>Whether it goes on by itself.</summary>
    public required WorkState State { get; init; }

    /// <summary>Why it failed; null unless it did.</summary>
    public string? Failure { get; init; }

    /// <summary>Whether it failed for something that was given: a spec, a model, data.</summary>
    public bool IsInput { get; init; }

    /// <summary>Reads a comparison's state.</summary>
    internal static async ValueTask<ComparisonState> ReadAsync(IArtifactStore store, string comparison, CancellationToken cancellationToken) =>
        await store.FindJsonAsync<ComparisonState>(ArtifactNames.State(comparison), cancellationToken) ?? new() { State = WorkState.Running };

    /// <summary>Writes it in place of what was there.</summary>
    internal ValueTask WriteAsync(IArtifactStore store, string comparison, CancellationToken cancellationToken) =>
        store.ReplaceJsonAsync(ArtifactNames.State(comparison), this, cancellationToken);
}
