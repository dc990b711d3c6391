namespace Imacs.Datasets.Synthetic;

/// <summary>Fields: rows of rectangles of different crops, ploughed or sown in lines, with tracks between them.</summary>
internal sealed class Farmland : IGround
{
    private static readonly Rgb[] Crops =
    [
        new(0.26, 0.36, 0.17), new(0.36, 0.44, 0.20), new(0.18, 0.29, 0.15), new(0.52, 0.46, 0.29), new(0.44, 0.35, 0.24),
        new(0.37, 0.28, 0.21), new(0.58, 0.53, 0.37), new(0.30, 0.31, 0.20), new(0.46, 0.49, 0.24), new(0.14, 0.24, 0.14),
    ];

    private static readonly Rgb Hedge = new(0.14, 0.20, 0.12);
    private static readonly Rgb Track = new(0.56, 0.51, 0.42);

    private readonly (double Cos, double Sin) _turn;
    private readonly double _stripWidth;
    private readonly double _fieldLength;
    private readonly double _borderWidth;
    private readonly double _lineStrength;
    private readonly Rgb _border;
    private readonly Rgb _season;
    private readonly double _seasonShare;
    private readonly ValueNoise _noise;

    public Farmland(SceneRandom random)
    {
        double angle = random.Between(0, Math.PI);
        _turn = (Math.Cos(angle), Math.Sin(angle));
        _stripWidth = random.Between(9, 34);
        _fieldLength = _stripWidth * random.Between(1, 2.6);
        _borderWidth = random.Between(0.3, 1.3);
        _lineStrength = random.Between(0.0, 0.16);
        _border = random.Chance(0.5) ? Hedge : Track;
        (_season, _seasonShare) = (Rgb.Pick(Crops, random), random.Between(0.1, 0.65));
        _noise = new ValueNoise(random.NextBits());
    }

    public Rgb At(double x, double y)
    {
        // Land is never surveyed quite straight: a gentle warp bends the borders.
        double warp = 1.5 * _noise.Octaves(x, y, 40, 2);
        double across = (x * _turn.Cos) + (y * _turn.Sin) + warp;
        double along = (y * _turn.Cos) - (x * _turn.Sin) + warp;
        (int strip, double stripEdge) = Cut(across, _stripWidth, 0, 1);
        double length = _fieldLength * (0.6 + (0.8 * _noise.Cell(strip, 0, 2)));
        (int field, double fieldEdge) = Cut(along + (length * _noise.Cell(strip, 0, 3)), length, strip, 4);

        Rgb crop = Crops[(int)(_noise.Cell(strip, field, 5) * Crops.Length)];
        crop = Rgb.Mix(crop, _season, _seasonShare) * (0.85 + (0.3 * _noise.Cell(strip, field, 6)));
        double linesAt = _noise.Cell(strip, field, 7) < 0.7 ? across : along;
        double period = 2.2 + (2.5 * _noise.Cell(strip, field, 8));
        double lines = _lineStrength * _noise.Cell(strip, field, 9) * Math.Sin(2 * Math.PI * linesAt / period);
        double soil = (0.14 * _noise.Octaves(x, y, 14, 4)) + (0.06 * _noise.Octaves(across * 2, along * 0.4, 5, 2));
        Rgb ground = crop * (1 + lines + soil);
        double border = Math.Min(stripEdge, fieldEdge);
        return border < _borderWidth ? Rgb.Mix(_border * (1 + soil), ground, 0.6 * border / _borderWidth) : ground;
    }

    // Which piece of a line cut at jittered places a position is in, and how far the nearer cut is.
    private (int Piece, double Edge) Cut(double position, double size, int lane, int channel)
    {
        int piece = (int)Math.Floor(position / size);
        double start = Boundary(piece, size, lane, channel), end = Boundary(piece + 1, size, lane, channel);
        if (position < start)
            (piece, end, start) = (piece - 1, start, Boundary(piece - 1, size, lane, channel));
        else if (position >= end)
            (piece, start, end) = (piece + 1, end, Boundary(piece + 2, size, lane, channel));
        return (piece, Math.Min(position - start, end - position));
    }

    private double Boundary(int piece, double size, int lane, int channel) => size * (piece + (0.7 * (_noise.Cell(piece, lane, channel) - 0.5)));
}
