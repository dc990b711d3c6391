namespace Imacs.Contracts.Summaries;

/// <summary>One concept that was found.</summary>
/// <param name="Id">Its cluster's number.</param>
/// <param name="Regions">Regions it had.</param>
/// <param name="Label">The commonest label of its images; null without labels.</param>
/// <param name="Centre">Centre of its embeddings.</param>
public sealed record SavedConcept(int Id, int Regions, string? Label, IReadOnlyList<float> Centre);
