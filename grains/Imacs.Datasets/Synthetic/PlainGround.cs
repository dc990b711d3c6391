namespace Imacs.Datasets.Synthetic;

/// <summary>Ground of one kind all over: a colour of its own with a faint texture of its own. The texture is faint because a strong one is cut into many small
/// segments, none of which holds much of the attribution.</summary>
internal sealed class PlainGround : IGround
{
    private static readonly (Rgb Colour, double Wavelength, double Relief, double Stripes)[] Looks =
    [
        (new(0.30, 0.42, 0.22), 6, 0.1, 0),
        (new(0.70, 0.60, 0.42), 20, 0.1, 0),
        (new(0.45, 0.45, 0.48), 10, 0.05, 0.06),
        (new(0.40, 0.28, 0.18), 3, 0.12, 0),
        (new(0.62, 0.72, 0.16), 14, 0.08, 0),
        (new(0.18, 0.40, 0.38), 5, 0.05, 0.06),
    ];

    private readonly (Rgb Colour, double Wavelength, double Relief, double Stripes) _look;
    private readonly (double Cos, double Sin) _turn;
    private readonly ValueNoise _noise;

    public PlainGround(int kind, SceneRandom random)
    {
        _look = Looks[kind];
        double angle = random.Between(0, Math.PI);
        _turn = (Math.Cos(angle), Math.Sin(angle));
        _noise = new ValueNoise(random.NextBits());
    }

    public static int Kinds => Looks.Length;

    public Rgb At(double x, double y)
    {
        double stripes = _look.Stripes * Math.Sin(2 * Math.PI * ((x * _turn.Cos) + (y * _turn.Sin)) / 5);
        return _look.Colour * (1 + stripes + (_look.Relief * _noise.Octaves(x, y, _look.Wavelength, 3)));
    }
}
