namespace Imacs.Grains.Models;

/// <summary>models/checks/COMPARISON/SHA256.json: what is known of checks of a model that ended with their process. There while the model is checked, and afterwards only where that happened.</summary>
public sealed record ModelAttempts
{
    /// <summary>Version of this document.</summary>
    public int SchemaVersion { get; init; } = 1;

    /// <summary>Checks that were begun and have not ended in order, the one under way among them.</summary>
    public int Unfinished { get; init; }
}
