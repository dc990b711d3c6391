using System.Globalization;
using Imacs.Contracts.Errors;
using Imacs.Datasets.Files;
using Imacs.Datasets.Imaging;
using Imacs.Datasets.Manifests;
using Imacs.Datasets.Sources;

namespace Imacs.Datasets.Labels;

/// <summary>Where in its images a dataset's evidence is known to be: boxes from a file.</summary>
/// <remarks>The file is a manifest (.csv, .jsonl, .ndjson) with columns image, x, y, width and height, in whole pixels of the file's image, upright; an image
/// may have several lines. Paths may be the dataset's ids, relative to the file itself, or absolute.</remarks>
public sealed class EvidenceBoxes
{
    private static readonly string[] Sides = ["x", "y", "width", "height"];
    private readonly Dictionary<string, List<(int X, int Y, int Width, int Height)>> _boxes = [];
    private readonly string _folder;

    private EvidenceBoxes(string file) => (File, _folder) = (file, Path.GetDirectoryName(file) ?? "/");

    /// <summary>The file that they are from, by absolute path.</summary>
    public string File { get; }

    /// <summary>Images that have boxes.</summary>
    public int Images => _boxes.Count;

    /// <summary>Reads a file.</summary>
    /// <param name="file">A manifest.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="DatasetUnavailableException">It cannot be read, or a line is no box; the message names the line.</exception>
    public static async Task<EvidenceBoxes> ReadAsync(string file, CancellationToken cancellationToken = default)
    {
        var boxes = new EvidenceBoxes(Path.GetFullPath(file));
        await foreach (ManifestRow row in ManifestReader.ReadAsync(boxes.File, LocalFiles.Instance, cancellationToken))
        {
            int[] sides = [.. Sides.Select(name => Side(boxes.File, row, name))];
            if (sides[2] < 1 || sides[3] < 1)
                throw ManifestErrors.At(boxes.File, row.Line, $"the box is {sides[2]} x {sides[3]} pixels; width and height must be at least 1.");
            string key = row.Image.Replace('\\', '/');
            if (!boxes._boxes.TryGetValue(key, out List<(int X, int Y, int Width, int Height)>? list))
                boxes._boxes.Add(key, list = []);
            list.Add((sides[0], sides[1], sides[2], sides[3]));
        }

        return boxes.Images > 0 ? boxes : throw EmptyDataset.Manifest(boxes.File);
    }

    /// <summary>Whether an image has a box.</summary>
    /// <param name="item">The image.</param>
    public bool Has(DatasetItem item) => Find(item) is not null;

    /// <summary>The pixels of an image's boxes.</summary>
    /// <param name="item">The image.</param>
    /// <param name="image">The same decoded; boxes are scaled where it was shrunk.</param>
    /// <returns>H x W, row-major, of the decoded image; null where it has no box.</returns>
    /// <exception cref="ImageRejectedException">A box reaches out of the image.</exception>
    public bool[]? MaskOf(DatasetItem item, DecodedImage image)
    {
        if (Find(item) is not { } boxes)
            return null;
        (int height, int width) = (image.Image.Height, image.Image.Width);
        var mask = new bool[height * width];
        foreach ((int x, int y, int boxWidth, int boxHeight) in boxes)
        {
            if (x < 0 || y < 0 || x + (long)boxWidth > image.OriginalWidth || y + (long)boxHeight > image.OriginalHeight)
                throw new ImageRejectedException($"its box at {x}, {y} of {boxWidth} x {boxHeight} pixels reaches out of its {image.OriginalWidth} x {image.OriginalHeight} pixels.");
            (int left, int right) = Scaled(x, boxWidth, width, image.OriginalWidth);
            (int top, int bottom) = Scaled(y, boxHeight, height, image.OriginalHeight);
            for (int row = top; row < bottom; row++)
                mask.AsSpan((row * width) + left, right - left).Fill(true);
        }

        return mask;
    }

    private List<(int X, int Y, int Width, int Height)>? Find(DatasetItem item) =>
        _boxes.GetValueOrDefault(item.Id) ?? _boxes.GetValueOrDefault(ImagePaths.Id(_folder, item.Path)) ?? _boxes.GetValueOrDefault(item.Path);

    private static int Side(string file, ManifestRow row, string name)
    {
        string? text = row.Columns.FirstOrDefault(column => column.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int pixels)
            ? pixels
            : throw ManifestErrors.At(file, row.Line, $"the column '{name}' {(text is null ? "is missing" : $"holds '{text}'")}; boxes need x, y, width and height in whole pixels.");
    }

    /// <summary>Both ends at the decoded size, at least one pixel apart.</summary>
    private static (int From, int To) Scaled(int start, int length, int size, int original)
    {
        int from = Math.Min(size - 1, (int)((long)start * size / original));
        int to = (int)((((start + (long)length) * size) + original - 1) / original);
        return (from, Math.Clamp(to, from + 1, size));
    }
}
