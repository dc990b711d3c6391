namespace Imacs.Core.Statistics;

/// <summary>The order of concepts in the report: the largest sure difference first.</summary>
/// <remarks>Step S11 of the method: how large a difference is at least, in units of share, not how steady it is nor how large it looks.</remarks>
public static class ConceptOrder
{
    /// <summary>Orders concepts.</summary>
    /// <param name="concepts">In any order, with distinct ids.</param>
    /// <returns>
    /// Ids: accepted ones first; then by the end of the interval nearer to 0 (0 if it holds 0), largest first without sign; then by the
    /// difference itself, largest first without sign; then by id. Exchanging the two models does not change it.
    /// </returns>
    public static int[] Rank(IEnumerable<ConceptEvidence> concepts) =>
    [
        .. concepts
            .OrderByDescending(concept => concept.Accepted)
            .ThenByDescending(concept => concept.Difference.SureDistance)
            .ThenByDescending(concept => Math.Abs(concept.Difference.Mean))
            .ThenBy(concept => concept.Id)
            .Select(concept => concept.Id),
    ];
}
