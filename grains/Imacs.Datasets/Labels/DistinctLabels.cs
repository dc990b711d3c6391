using System.Globalization;
using Imacs.Contracts.Errors;

namespace Imacs.Datasets.Labels;

/// <summary>The different labels of a dataset. They are classes of a model, of which there are thousands at most: a column that holds something else for each image is refused before it fills the memory.</summary>
/// <param name="where">The dataset, or the file that its labels are from, for messages.</param>
public sealed class DistinctLabels(string where)
{
    /// <summary>Most labels.</summary>
    public const int Most = 1 << 16;

    private const int MostCharacters = 1 << 24;
    private const int ShownAtMost = 3;
    private const int ShownCharacters = 40;
    private readonly SortedSet<string> _labels = new(StringComparer.Ordinal);
    private long _characters;

    /// <summary>The labels in ordinal order.</summary>
    public IReadOnlyCollection<string> All => _labels;

    /// <summary>Notes the label of an image.</summary>
    /// <param name="label">The label; null where the image has none.</param>
    /// <exception cref="DatasetUnavailableException">There are too many.</exception>
    public void Add(string? label)
    {
        if (label is null || !_labels.Add(label))
            return;
        _characters += label.Length;
        if (_labels.Count <= Most && _characters <= MostCharacters)
            return;
        string examples = string.Join(", ", _labels.Take(ShownAtMost).Select(Short));
        throw new DatasetUnavailableException(string.Create(
            CultureInfo.InvariantCulture,
            $"{where} has more than {Most:N0} different labels, or {MostCharacters:N0} characters of them, among them {examples}. Labels are the classes of models: correct what is in the column 'label', or how the folders of images are named, or name another file with --labels."));
    }

    private static string Short(string label) => label.Length <= ShownCharacters ? $"'{label}'" : $"'{label[..ShownCharacters]}...'";
}
