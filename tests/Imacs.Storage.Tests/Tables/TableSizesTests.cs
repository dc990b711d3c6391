using Imacs.Storage.Artifacts;
using Imacs.Storage.Tables;

namespace Imacs.Storage.Tests.Tables;

/// <summary>The sizes that a forecast counts with, against files of the real writers.</summary>
[Trait("Suite", "Unit")]
public sealed class TableSizesTests : IDisposable
{
    private const int Images = 64;
    private const int RegionsEach = 9;
    private const double Factor = 1.35;
    private readonly string _folder = Directory.CreateTempSubdirectory("imacs-sizes-").FullName;
    private readonly Random _random = new(5);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private LocalArtifactStore Store => new(_folder);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(2, 64, 64)]
    [InlineData(2, 256, 64)]
    [InlineData(2, 192, 256)]
    [InlineData(4, 768, 224)]
    public async Task Region_RealTable_TakesThatMuch(int models, int length, int side)
    {
        RegionRecord[] regions = Regions(models, length, side);

        await ShardTables.WriteAsync(Store, "run", 0, ImageRows(models), regions, Token);

        Holds(new FileInfo(Path.Combine(_folder, "run", "shards", "000000.parquet")).Length, regions.Length * TableSizes.Region(models, length, side));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public async Task Image_RealTable_TakesThatMuch(int models)
    {
        await ShardTables.WriteAsync(Store, "run", 0, ImageRows(models), [], Token);
        long images = new FileInfo(Path.Combine(_folder, "run", "shards", "000000.images.parquet")).Length;
        long empty = new FileInfo(Path.Combine(_folder, "run", "shards", "000000.parquet")).Length;

        Holds(images + (2 * empty), (Images * TableSizes.Image(models)) + TableSizes.PerShard);
    }

    [Fact]
    public async Task WriteAsync_Embeddings_TakeLessThanTheirOwnBytes()
    {
        RegionRecord[] regions = Regions(2, 256, 64);

        await ShardTables.WriteAsync(Store, "run", 0, [], regions, Token);

        Assert.InRange(new FileInfo(Path.Combine(_folder, "run", "shards", "000000.parquet")).Length, 0, regions.Length * 256 * sizeof(float));
    }

    private static void Holds(double real, double said) => Assert.True(real < Factor * said && said < Factor * real, $"{real:F0} bytes, {said:F0} were forecast.");

    private ImageRecord[] ImageRows(int models) => [.. Enumerable.Range(0, Images).Select(index => new ImageRecord
    {
        Index = index,
        Image = $"River/River_{index}.jpg",
        Path = $"/data/eurosat/River/River_{index}.jpg",
        Label = "River",
        LabelIndex = 8,
        Width = 64,
        Height = 64,
        Models = [.. Enumerable.Range(0, models).Select(_ => new ImageModelRecord(
            8, (float)Value(), 8, Value(), Value(), Value(), Value(), 16 + (int)(4 * Value()), 1, Capped: false))],
        Spearman = [.. Enumerable.Range(0, models * (models - 1) / 2).Select(_ => Value())],
        TopAreaIou = [.. Enumerable.Range(0, models * (models - 1) / 2).Select(_ => Value())],
    })];

    private RegionRecord[] Regions(int models, int length, int side) => [.. Enumerable.Range(0, Images * RegionsEach).Select(row => new RegionRecord
    {
        ImageIndex = row / RegionsEach,
        Region = row % RegionsEach,
        X = _random.Next(side / 2),
        Y = _random.Next(side / 2),
        Width = side / 3,
        Height = side / 3,
        Area = _random.Next(side * side / 9),
        Mask = Blob(side),
        SelectedBy = [row % models],
        Sums = [.. Enumerable.Range(0, models).Select(_ => Value())],
        Shares = [.. Enumerable.Range(0, models).Select(_ => Value())],
        Embedding = [.. Enumerable.Range(0, length).Select(_ => (float)(Normal() / Math.Sqrt(length)))],
    })];

    /// <summary>A blob of a third of the image's rows with a ragged edge: one run a row.</summary>
    private int[] Blob(int side)
    {
        int rows = side / 3, left = side / 3;
        List<int> runs = [(side * _random.Next(side / 3)) + left];
        for (int row = 0; row < rows; row++)
        {
            int wide = (side / 4) + _random.Next(4);
            runs.Add(wide);
            runs.Add(side - wide + _random.Next(3) - 1);
        }

        return [.. runs];
    }

    private double Value() => _random.NextDouble();

    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - Value())) * Math.Cos(2 * Math.PI * Value());
}
