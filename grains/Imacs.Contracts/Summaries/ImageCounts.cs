namespace Imacs.Contracts.Summaries;

/// <summary>Images of a comparison by what became of them.</summary>
/// <param name="Total">Images in the plan.</param>
/// <param name="Processed">Images attributed for every model.</param>
/// <param name="Quarantined">Images left out, each listed with its reason in quarantine.parquet.</param>
/// <param name="Reasons">Quarantined images by reason, most frequent first.</param>
public sealed record ImageCounts(int Total, int Processed, int Quarantined, IReadOnlyList<QuarantineReason> Reasons);
