namespace Imacs.Datasets.Manifests;

/// <summary>Which column of a table holds what, found out once for all of its rows.</summary>
internal sealed class ManifestColumns
{
    private readonly string _file;
    private readonly int _image;
    private readonly int _label;
    private readonly int _split;
    private readonly (string Name, int Index)[] _others;

    /// <summary>Reads a header.</summary>
    /// <param name="file">The manifest, for messages.</param>
    /// <param name="header">Names without repeats, the image's column among them.</param>
    public ManifestColumns(string file, string[] header)
    {
        (_file, Count) = (file, header.Length);
        (_image, _label, _split) = (Find(header, ManifestRow.ImageColumn), Find(header, ManifestRow.LabelColumn), Find(header, ManifestRow.SplitColumn));
        _others = [.. header.Select((name, index) => (name, index)).Where(column => column.index != _image && column.index != _label && column.index != _split)];
    }

    /// <summary>How many there are.</summary>
    public int Count { get; }

    /// <summary>A row of as many fields.</summary>
    /// <exception cref="Imacs.Contracts.Errors.DatasetUnavailableException">No image is named, or its path cannot be one.</exception>
    public ManifestRow Row(CsvRecord record)
    {
        Dictionary<string, string>? columns = null;
        if (_others.Length > 0)
        {
            columns = new(_others.Length);
            foreach ((string name, int index) in _others)
                columns.Add(name, record.Fields[index]);
        }

        return ManifestRow.Create(_file, record.Line, record.Fields[_image], At(record, _label), At(record, _split), columns);
    }

    private static string? At(CsvRecord record, int index) => index < 0 ? null : record.Fields[index];

    private static int Find(string[] header, string wanted) => Array.FindIndex(header, name => name.Equals(wanted, StringComparison.OrdinalIgnoreCase));
}
