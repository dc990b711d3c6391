using System.Text.Json.Serialization;

namespace Imacs.Datasets.Sources;

/// <summary>One line of an uploaded dataset's list.</summary>
/// <param name="Image">The image's id.</param>
/// <param name="Sha256">Of its content, 64 lower-case hex digits; null for an image that was missing or could not be read when the dataset was uploaded.</param>
/// <param name="Label">Its label; null where it has none.</param>
/// <param name="Split">Its split; null where it has none.</param>
/// <param name="Columns">Whatever else the manifest said of it; null for nothing.</param>
/// <param name="Unreadable">Whether it was there and could not be read.</param>
public sealed record StoredImage(
    string Image,
    string? Sha256,
    string? Label,
    string? Split,
    IReadOnlyDictionary<string, string>? Columns,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Unreadable = false);
