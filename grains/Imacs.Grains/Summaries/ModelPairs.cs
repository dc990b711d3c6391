namespace Imacs.Grains.Summaries;

/// <summary>The pairs of models that are compared, in the order in which they are told.</summary>
internal static class ModelPairs
{
    /// <summary>Every pair of slots, the smaller first; with a reference, first every other model against it, its shares counting negative.</summary>
    /// <param name="models">Number of models.</param>
    /// <param name="reference">The reference's slot; null for none.</param>
    public static IReadOnlyList<(int First, int Second)> Of(int models, int? reference = null)
    {
        IEnumerable<(int First, int Second)> all = Enumerable.Range(0, models).SelectMany(first => Enumerable.Range(first + 1, models - first - 1).Select(second => (first, second)));
        return reference is { } slot
            ? [.. Enumerable.Range(0, models).Where(other => other != slot).Select(other => (other, slot)), .. all.Where(pair => pair.First != slot && pair.Second != slot)]
            : [.. all];
    }
}
