using Imacs.Datasets.Sources;

namespace Imacs.Grains.Comparisons;

/// <summary>One line of a plan file.</summary>
/// <param name="Index">Number in the plan, from 0.</param>
/// <param name="Image">The image's id.</param>
/// <param name="Path">The file.</param>
/// <param name="Label">Its label; null where it has none.</param>
/// <param name="LabelIndex">Its class index; -1 without a label.</param>
/// <param name="Split">Its split; null where it has none.</param>
internal sealed record PlanItem(int Index, string Image, string Path, string? Label, int LabelIndex, string? Split)
{
    /// <summary>Whatever else the manifest says of it.</summary>
    public IReadOnlyDictionary<string, string> Columns { get; init; } = DatasetItem.NoColumns;
}
