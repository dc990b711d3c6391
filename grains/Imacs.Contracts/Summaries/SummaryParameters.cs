namespace Imacs.Contracts.Summaries;

/// <summary>The parameters that a result is a function of, as they were in force.</summary>
/// <param name="Seed">The seed of every random draw.</param>
/// <param name="K">Clusters asked for; 0 where the number was chosen.</param>
/// <param name="Target">label, predicted, predicted:NAME, contrast, contrast:N:M or an index.</param>
/// <param name="Output">probability or logit: the unit of every attribution.</param>
/// <param name="Method">Attribution method, e.g. ig, or "smoothgrad of ig".</param>
/// <param name="Rule">Quadrature rule, e.g. adaptive; "none" for methods without one.</param>
/// <param name="Tolerance">Accepted estimate of the worst region's share error.</param>
/// <param name="RegionsPerModel">Regions each model may select per image.</param>
/// <param name="Embedder">What embedded the regions: "model NAME-OF-FILE", "models" or "descriptor".</param>
/// <param name="Classes">The class names, in the models' output order.</param>
public sealed record SummaryParameters(
    long Seed,
    int K,
    string Target,
    string Output,
    string Method,
    string Rule,
    double Tolerance,
    int RegionsPerModel,
    string Embedder,
    IReadOnlyList<string> Classes)
{
    /// <summary>The baselines that every path starts from and attributions are averaged over, e.g. "black", "white"; empty for methods without one.</summary>
    public IReadOnlyList<string> Baselines { get; init; } = [];
}
