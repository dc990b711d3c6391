using Imacs.Contracts.Specs;

namespace Imacs.Datasets.Sources;

/// <summary>The names that an uploaded dataset has in a store: "datasets/HASH/images.jsonl" lists it, and each image is "datasets/files/ab/SHA256" with the first two digits of its own hash in
/// between, so that datasets share the images that they share.</summary>
public static class StoredDataset
{
    /// <summary>The first segment of all its names.</summary>
    public const string Root = "datasets";

    /// <summary>Version of the list, which its first line carries. Lists from before that have none and count as version 0; a change that breaks readers raises it.</summary>
    public const int Version = 1;

    private const string List = "images.jsonl";
    private const int HashLength = 64;

    /// <summary>The place where an image is looked for that was missing when the dataset was uploaded: nothing is ever there.</summary>
    public static string Absent { get; } = PlaceText.InStore($"{Root}/files/absent");

    /// <summary>The place of an image that was there and could not be read when the dataset was uploaded: opening it fails as it did there.</summary>
    public static string Unreadable { get; } = PlaceText.InStore($"{Root}/files/unreadable");

    /// <summary>The artifact that lists a dataset.</summary>
    /// <param name="hash">sha256 of the list.</param>
    public static string ListName(string hash) => $"{Root}/{hash}/{List}";

    /// <summary>The artifact of one file.</summary>
    /// <param name="sha256">Of its content, 64 lower-case hex digits.</param>
    public static string FileName(string sha256) => $"{Root}/files/{sha256[..2]}/{sha256}";

    /// <summary>The artifact of a file whose own name is to be seen: its last part.</summary>
    /// <param name="sha256">Of its content, 64 lower-case hex digits.</param>
    /// <param name="name">1 to 200 letters, digits, '.', '-' or '_'.</param>
    public static string NamedFile(string sha256, string name) => $"{Root}/named/{sha256}/{name}";

    /// <summary>The place of an uploaded dataset, as a spec has it.</summary>
    /// <param name="hash">sha256 of the list.</param>
    public static string PlaceOf(string hash) => PlaceText.InStore($"{Root}/{hash}");

    /// <summary>Whether a place is that of an uploaded dataset.</summary>
    /// <param name="place">The place.</param>
    public static bool IsDataset(string place) =>
        PlaceText.IsStore(place) && PlaceText.ArtifactOf(place).Split('/') is [Root, { Length: HashLength } hash] && IsHash(hash);

    internal static string ListOf(string place) => $"{place}/{List}";

    internal static bool IsHash(string text) => text.Length == HashLength && text.All(char.IsAsciiHexDigitLower);
}
