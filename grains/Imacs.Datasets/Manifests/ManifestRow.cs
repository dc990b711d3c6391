namespace Imacs.Datasets.Manifests;

/// <summary>One image of a manifest, as written there.</summary>
/// <param name="Line">The line it begins on, from 1.</param>
/// <param name="Image">The path as written, not empty.</param>
/// <param name="Label">Null where the column is missing or the cell is empty.</param>
/// <param name="Split">Null where the column is missing or the cell is empty.</param>
/// <param name="Columns">All other columns.</param>
internal sealed record ManifestRow(long Line, string Image, string? Label, string? Split, IReadOnlyDictionary<string, string> Columns)
{
    /// <summary>The column that every row must fill.</summary>
    public const string ImageColumn = "image";

    /// <summary>The column of classes.</summary>
    public const string LabelColumn = "label";

    /// <summary>The column of parts such as train and test.</summary>
    public const string SplitColumn = "split";

    /// <summary>Sorts named values into the known columns, whose names are taken in any case, and the others.</summary>
    /// <exception cref="Imacs.Contracts.Errors.DatasetUnavailableException">No image is named, or its path cannot be one.</exception>
    public static ManifestRow From(string file, long line, IEnumerable<KeyValuePair<string, string>> values)
    {
        string? image = null, label = null, split = null;
        Dictionary<string, string>? columns = null;
        foreach ((string name, string value) in values)
        {
            if (Is(name, ImageColumn))
                image = value;
            else if (Is(name, LabelColumn))
                label = value;
            else if (Is(name, SplitColumn))
                split = value;
            else
                (columns ??= []).Add(name, value);
        }

        return Create(file, line, image, label, split, columns);
    }

    /// <summary>A row of known columns; empty cells count as missing.</summary>
    /// <exception cref="Imacs.Contracts.Errors.DatasetUnavailableException">No image is named, or its path cannot be one.</exception>
    public static ManifestRow Create(string file, long line, string? image, string? label, string? split, IReadOnlyDictionary<string, string>? columns)
    {
        if (string.IsNullOrEmpty(image))
            throw ManifestErrors.At(file, line, "the image is not named; fill the column 'image' with the path of the file or remove the line.");
        if (image.Contains('\0', StringComparison.Ordinal))
            throw ManifestErrors.At(file, line, "the path in column 'image' holds a zero character; correct it.");
        return new ManifestRow(line, image, OrNull(label), OrNull(split), columns ?? Sources.DatasetItem.NoColumns);
    }

    private static bool Is(string name, string wanted) => name.Equals(wanted, StringComparison.OrdinalIgnoreCase);

    private static string? OrNull(string? value) => string.IsNullOrEmpty(value) ? null : value;
}
