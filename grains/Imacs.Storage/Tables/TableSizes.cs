namespace Imacs.Storage.Tables;

/// <summary>How large the tables get: bytes a row after compression. Measured on EuroSAT (64 pixels) and UC Merced (256 pixels) with two models, and held to the real writers
/// by TableSizesTests.</summary>
public static class TableSizes
{
    // Zstandard leaves of a float32 of an embedding this much: sign and exponent shrink, the rest is noise.
    private const double EmbeddingValue = 3.3;

    // Doubles that are measured keep nearly all of their bytes; counts, flags and class indices nearly none.
    private const double MeasuredDouble = 7.5;
    private const int DoublesOfRegion = 2;
    private const double RegionFixed = 30;
    private const double RunsOfRow = 0.43;
    private const double ImageFixed = 35;
    private const int DoublesOfImage = 5;
    private const double ResultFixed = 30;
    private const double ResultModel = 18;
    private const double MapPixel = 3.4;
    private const double SegmentsPixel = 1;
    private const double Footers = 9_000;

    /// <summary>An embedding in a shard's table.</summary>
    /// <param name="length">Its values.</param>
    public static double Embedding(int length) => EmbeddingValue * length;

    /// <summary>A row of a shard's regions or sampled segments, its embedding included.</summary>
    /// <param name="models">Compared models.</param>
    /// <param name="length">Values of an embedding.</param>
    /// <param name="height">Rows of an image: a mask's run lengths grow with them, not with pixels.</param>
    public static double Region(int models, int length, int height) =>
        RegionFixed + (RunsOfRow * height) + (models * DoublesOfRegion * MeasuredDouble) + Embedding(length);

    /// <summary>A row of a shard's images.</summary>
    /// <param name="models">Compared models.</param>
    public static double Image(int models) => ImageFixed + (models * DoublesOfImage * MeasuredDouble) + (models * (models - 1) * MeasuredDouble);

    /// <summary>A row of regions.parquet.</summary>
    /// <param name="models">Compared models.</param>
    /// <param name="height">Rows of an image.</param>
    public static double ResultRegion(int models, int height) => ResultFixed + (RunsOfRow * height) + (models * ResultModel);

    /// <summary>One image explained in full.</summary>
    /// <param name="models">Compared models.</param>
    /// <param name="height">Rows of the image.</param>
    /// <param name="width">Columns.</param>
    public static double DrillDown(int models, int height, int width) => (double)height * width * ((models * MapPixel) + SegmentsPixel);

    /// <summary>What a shard's tables take beside their rows.</summary>
    public static double PerShard => Footers;
}
