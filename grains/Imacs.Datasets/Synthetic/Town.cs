namespace Imacs.Datasets.Synthetic;

/// <summary>Blocks of houses between streets: roofs, their shadows, gardens, trees.</summary>
internal sealed class Town : IGround
{
    private static readonly Rgb[] Roofs =
        [new(0.55, 0.33, 0.26), new(0.62, 0.42, 0.34), new(0.46, 0.44, 0.44), new(0.66, 0.64, 0.62), new(0.38, 0.33, 0.32), new(0.80, 0.79, 0.77)];

    private static readonly Rgb[] Yards = [new(0.27, 0.33, 0.20), new(0.20, 0.27, 0.16), new(0.40, 0.37, 0.30), new(0.36, 0.38, 0.27)];
    private static readonly Rgb[] Asphalts = [new(0.45, 0.44, 0.44), new(0.56, 0.55, 0.53), new(0.34, 0.34, 0.36)];
    private static readonly Rgb Shade = new(0.11, 0.12, 0.13);

    private readonly (double Cos, double Sin) _turn;
    private readonly double _blockWidth;
    private readonly double _blockLength;
    private readonly double _street;
    private readonly double _lot;
    private readonly double _built;
    private readonly double _roofSpread;
    private readonly Rgb _mainRoof;
    private readonly Rgb _yard;
    private readonly Rgb _asphalt;
    private readonly ValueNoise _noise;

    public Town(SceneRandom random)
    {
        double angle = random.Between(0, Math.PI);
        _turn = (Math.Cos(angle), Math.Sin(angle));
        _blockWidth = random.Between(12, 22);
        _blockLength = random.Between(18, 44);
        _street = random.Between(1.6, 3.2);
        _lot = random.Between(4.2, 8.5);
        _built = random.Between(0.6, 0.97);
        _roofSpread = random.Between(0.15, 0.9);
        (_mainRoof, _yard, _asphalt) = (Rgb.Pick(Roofs, random), Rgb.Pick(Yards, random), Rgb.Pick(Asphalts, random));
        _noise = new ValueNoise(random.NextBits());
    }

    public Rgb At(double x, double y)
    {
        double warp = 2 * _noise.Octaves(x, y, 45, 2);
        double across = (x * _turn.Cos) + (y * _turn.Sin) + warp;
        double along = (y * _turn.Cos) - (x * _turn.Sin) + warp;
        double grain = 1 + (0.12 * _noise.Octaves(x, y, 6, 3));
        int block = (int)Math.Floor(across / _blockWidth);
        double inBlock = across - (block * _blockWidth);
        double shifted = along + (_blockLength * _noise.Cell(block, 0, 1));
        double inLength = shifted - (Math.Floor(shifted / _blockLength) * _blockLength);
        if (inBlock < _street || inLength < 0.8 * _street)
            return _asphalt * grain;
        return House(inBlock - _street, shifted, block) is { } house ? house * grain : Garden(x, y) * grain;
    }

    // A roof, its shadow to the lower right, or nothing.
    private Rgb? House(double inBlock, double along, int block)
    {
        if (Roof(inBlock, along, block) is { } roof)
            return roof;
        return Roof(inBlock - 0.9, along - 0.7, block) is null ? null : Shade;
    }

    private Rgb? Roof(double inBlock, double along, int block)
    {
        (int row, int lot) = ((int)Math.Floor(inBlock / _lot), (int)Math.Floor(along / _lot));
        int house = (block * 64) + row;
        if (_noise.Cell(house, lot, 2) > _built)
            return null;
        (double u, double v) = ((inBlock / _lot) - row, (along / _lot) - lot);
        double left = 0.05 + (0.25 * _noise.Cell(house, lot, 3)), top = 0.05 + (0.25 * _noise.Cell(house, lot, 4));
        double width = 0.45 + (0.35 * _noise.Cell(house, lot, 5)), height = 0.45 + (0.35 * _noise.Cell(house, lot, 6));
        if (u < left || u > left + width || v < top || v > top + height)
            return null;
        Rgb own = Roofs[(int)(_noise.Cell(house, lot, 7) * Roofs.Length)];
        bool sunny = _noise.Cell(house, lot, 8) < 0.5 ? u < left + (width / 2) : v < top + (height / 2);
        return Rgb.Mix(_mainRoof, own, _roofSpread) * (sunny ? 1.1 : 0.84);
    }

    private Rgb Garden(double x, double y)
    {
        double trees = _noise.Octaves(x + 300, y, 5, 2);
        return trees > 0.25 ? new Rgb(0.13, 0.20, 0.11) : _yard * (1 + (0.5 * trees));
    }
}
