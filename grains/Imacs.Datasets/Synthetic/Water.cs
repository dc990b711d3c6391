namespace Imacs.Datasets.Synthetic;

/// <summary>Open water with a shore, or a river that winds through other land.</summary>
internal sealed class Water : IGround
{
    private static readonly Rgb[] Waters =
        [new(0.09, 0.17, 0.27), new(0.12, 0.24, 0.34), new(0.07, 0.12, 0.20), new(0.15, 0.25, 0.27), new(0.22, 0.29, 0.29), new(0.10, 0.20, 0.22)];

    private static readonly Rgb[] Shores = [new(0.62, 0.56, 0.44), new(0.38, 0.36, 0.26), new(0.24, 0.29, 0.19)];

    private readonly IGround _land;
    private readonly Rgb _deep;
    private readonly Rgb _shallow;
    private readonly Rgb _shore;
    private readonly double _shoreWidth;
    private readonly (double Cos, double Sin) _turn;
    private readonly bool _isRiver;
    private readonly double _halfWidth;
    private readonly double _offset;
    private readonly double _bend;
    private readonly double _bendLength;
    private readonly double _phase;
    private readonly double _ripple;
    private readonly double _centre;
    private readonly ValueNoise _noise;

    public Water(SceneRandom random, IGround land, int side)
    {
        _land = land;
        (_deep, _shallow, _shore) = (Rgb.Pick(Waters, random), Rgb.Pick(Waters, random), Rgb.Pick(Shores, random));
        _shoreWidth = random.Between(0.4, 2.2);
        double angle = random.Between(0, 2 * Math.PI);
        _turn = (Math.Cos(angle), Math.Sin(angle));
        _isRiver = random.Chance(0.5);
        _halfWidth = random.Between(3.2, 10);
        _offset = _isRiver ? random.Between(-10, 10) : random.Between(-26, 14);
        _bend = random.Between(2, 11);
        _bendLength = random.Between(26, 70);
        _phase = random.Between(0, 2 * Math.PI);
        _ripple = random.Between(0.02, 0.09);
        _centre = side / 2.0;
        _noise = new ValueNoise(random.NextBits());
    }

    public Rgb At(double x, double y)
    {
        double depth = Depth(x, y);
        if (depth < -_shoreWidth)
            return _land.At(x, y);
        if (depth < 0)
            return Rgb.Mix(_shore * (1 + (0.2 * _noise.Octaves(x, y, 4, 2))), _land.At(x, y), Math.Min(1, -depth / _shoreWidth) * 0.5);
        double waves = _ripple * ((0.7 * _noise.Octaves(x, y, 3, 2)) + _noise.Octaves(x, y, 30, 2));
        return Rgb.Mix(_shallow, _deep, Math.Min(1, depth / 9)) * (1 + waves);
    }

    // Distance to the shore in pixels, about; positive in the water.
    private double Depth(double x, double y)
    {
        (double dx, double dy) = (x - _centre, y - _centre);
        double across = (dx * _turn.Cos) + (dy * _turn.Sin) - _offset;
        double along = (dy * _turn.Cos) - (dx * _turn.Sin);
        double bank = across + (_bend * Math.Sin((2 * Math.PI * along / _bendLength) + _phase)) + (3.5 * _noise.Octaves(x, y, 16, 3));
        return _isRiver ? _halfWidth - Math.Abs(bank) : bank;
    }
}
