namespace Imacs.Contracts.Summaries;

/// <summary>What masking a concept's regions does to one model.</summary>
/// <param name="MeanDrop">Mean over images of the explained output before minus after, in units of the output.</param>
/// <param name="Low">Lower end of its 95 % interval over images.</param>
/// <param name="High">Upper end.</param>
/// <param name="Correlation">Pearson correlation over images between the drop and the attribution that the regions had; null where one is constant.</param>
public sealed record CausalModelSummary(double MeanDrop, double Low, double High, double? Correlation);
