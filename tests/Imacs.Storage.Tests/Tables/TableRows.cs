using Imacs.Storage.Tables;

namespace Imacs.Storage.Tests.Tables;

/// <summary>Rows for tables: every kind of value, null and NaN included.</summary>
internal static class TableRows
{
    public static ImageRecord Image(int index, int models, string? label = "River") => new()
    {
        Index = index,
        Image = $"River/Straße {index}.jpg",
        Path = $"/data/River/Straße {index}.jpg",
        Label = label,
        LabelIndex = label is null ? -1 : 1,
        Width = 64,
        Height = 48,
        Models = [.. Enumerable.Range(0, models).Select(m => new ImageModelRecord(
            m % 2, 0.5f + (m / 10f), 1, -0.25 * index, 0.001 * m, m == 0 ? double.NaN : 0.01, 12.5 + index, 48, 30, Capped: m == 1))],
        Spearman = [.. Enumerable.Range(0, models * (models - 1) / 2).Select(pair => pair == 0 && index == 1 ? double.NaN : 0.25 * pair)],
        TopAreaIou = [.. Enumerable.Range(0, models * (models - 1) / 2).Select(pair => 1.0 / (pair + 1))],
    };

    public static ImageRecord Rejected(int index) => new() { Index = index, Image = "broken.jpg", Path = "/data/broken.jpg", Rejected = "The file is truncated." };

    public static RegionRecord Region(int image, int region, int models) => new()
    {
        ImageIndex = image,
        Region = region,
        X = region,
        Y = 2,
        Width = 10,
        Height = 5,
        Area = 40,
        Mask = [0, 40, 3032],
        SelectedBy = region == 0 ? [.. Enumerable.Range(0, models)] : [region % models],
        Sums = [.. Enumerable.Range(0, models).Select(m => (image - 0.125) * (m + 1) / 3)],
        Shares = [.. Enumerable.Range(0, models).Select(m => -0.1 * (m + region))],
        Embedding = [0.6f, -0.8f, image],
    };
}
