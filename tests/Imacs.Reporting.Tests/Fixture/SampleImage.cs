using System.Globalization;
using Imacs.Testing;

namespace Imacs.Reporting.Tests.Fixture;

/// <summary>A real satellite tile and what the fixture makes of it.</summary>
internal sealed class SampleImage
{
    private readonly byte[] _rgb;

    private SampleImage(string id, byte[] png)
    {
        Id = id;
        File = png;
        (_rgb, Width, Height) = Png.Decode(png);
    }

    public string Id { get; }

    public string Label => Id.Split('/')[^2];

    public byte[] File { get; }

    public int Width { get; }

    public int Height { get; }

    public static IReadOnlyList<SampleImage> LoadAll()
    {
        string root = SharedData.Path("data", "planted", "images");
        return
        [
            .. Directory.EnumerateFiles(root, "*.png", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
                .Select(f => new SampleImage(Path.GetRelativePath(root, f).Replace('\\', '/'), System.IO.File.ReadAllBytes(f))),
        ];
    }

    /// <summary>Where the planted marks are, by image.</summary>
    public static IReadOnlyDictionary<string, (int X, int Y)> LoadMarks() => System.IO.File.ReadLines(SharedData.Path("data", "planted", "marks.csv")).Skip(1)
        .Select(line => line.Split(','))
        .ToDictionary(f => f[0]["images/".Length..], f => (int.Parse(f[1], CultureInfo.InvariantCulture), int.Parse(f[2], CultureInfo.InvariantCulture)));

    /// <summary>The box, grey outside of an ellipse that stands for the region's mask.</summary>
    public byte[] Patch(int x, int y, int width, int height)
    {
        var cut = new byte[width * height * 3];
        for (int row = 0; row < height; row++)
        {
            for (int column = 0; column < width; column++)
            {
                double dx = ((column + 0.5) / width * 2) - 1;
                double dy = ((row + 0.5) / height * 2) - 1;
                bool inside = (dx * dx * dx * dx) + (dy * dy * dy * dy) <= 1.05;
                for (int c = 0; c < 3; c++)
                    cut[(((row * width) + column) * 3) + c] = inside ? _rgb[((((y + row) * Width) + x + column) * 3) + c] : (byte)117;
            }
        }

        return new Png().Encode(cut, width, height);
    }

    /// <summary>Outlines of the cells of a few seeded points, for want of real segments.</summary>
    public byte[] WithSegments(Random random)
    {
        (int X, int Y)[] seeds = [.. Enumerable.Range(0, 14).Select(_ => (random.Next(Width), random.Next(Height)))];
        int Cell(int x, int y) => Array.IndexOf(seeds, seeds.MinBy(s => ((s.X - x) * (s.X - x)) + ((s.Y - y) * (s.Y - y))));
        byte[] drawn = [.. _rgb];
        for (int y = 0; y < Height - 1; y++)
        {
            for (int x = 0; x < Width - 1; x++)
            {
                if (Cell(x, y) != Cell(x + 1, y) || Cell(x, y) != Cell(x, y + 1))
                    new byte[] { 255, 255, 0 }.CopyTo(drawn, ((y * Width) + x) * 3);
            }
        }

        return new Png().Encode(drawn, Width, Height);
    }

    /// <summary>A smooth signed map: a few blobs.</summary>
    public float[] Map(Random random, int centreX, int centreY, double strength)
    {
        var map = new float[Width * Height];
        (double X, double Y, double Size, double Value)[] blobs =
        [
            (centreX, centreY, 4.5, strength),
            .. Enumerable.Range(0, 6).Select(_ => (random.NextDouble() * Width, random.NextDouble() * Height, 3 + (7 * random.NextDouble()), 0.0016 * (random.NextDouble() - 0.35))),
        ];
        for (int i = 0; i < map.Length; i++)
        {
            double value = 0.0002 * (random.NextDouble() - 0.5);
            foreach (var blob in blobs)
            {
                double dx = (i % Width) - blob.X;
                double dy = (i / Width) - blob.Y;
                value += blob.Value * Math.Exp(-((dx * dx) + (dy * dy)) / (2 * blob.Size * blob.Size));
            }

            map[i] = (float)value;
        }

        return map;
    }
}
