using System.Collections.Frozen;

namespace Imacs.Datasets.Sources;

/// <summary>One image of a dataset, not yet opened.</summary>
/// <param name="Id">The path relative to the dataset's root, with '/': unique within the dataset, and the same on every machine.</param>
/// <param name="Path">The absolute path of the file. It need not exist: a missing file is a rejected image, not a broken dataset.</param>
/// <param name="Label">The class the image is said to show; null where none is known.</param>
/// <param name="Split">The part of the dataset (such as train or test) a manifest put the image in; null where it names none.</param>
/// <param name="Columns">Further columns of a manifest, by name as written there; empty for folders.</param>
public sealed record DatasetItem(string Id, string Path, string? Label, string? Split, IReadOnlyDictionary<string, string> Columns)
{
    /// <summary>The columns of an item that has none.</summary>
    public static IReadOnlyDictionary<string, string> NoColumns { get; } = FrozenDictionary<string, string>.Empty;
}
