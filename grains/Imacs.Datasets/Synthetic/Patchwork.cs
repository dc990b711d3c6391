namespace Imacs.Datasets.Synthetic;

/// <summary>One land cover with a smaller part of another: real tiles are seldom pure, and without it mean colour alone would tell the classes apart.</summary>
internal sealed class Patchwork : IGround
{
    private readonly IGround _main;
    private readonly IGround _other;
    private readonly ValueNoise _noise;
    private readonly (double Cos, double Sin) _turn;
    private readonly double _threshold;
    private readonly double _centre;

    public Patchwork(SceneRandom random, IGround main, IGround other, int side)
    {
        (_main, _other) = (main, other);
        _noise = new ValueNoise(random.NextBits());
        double angle = random.Between(0, 2 * Math.PI);
        _turn = (Math.Cos(angle), Math.Sin(angle));
        _threshold = random.Between(0.12, 0.6);
        _centre = side / 2.0;
    }

    public Rgb At(double x, double y)
    {
        double slope = (((x - _centre) * _turn.Cos) + ((y - _centre) * _turn.Sin)) / (2 * _centre);
        return slope + (0.35 * _noise.Octaves(x, y, 28, 3)) > _threshold ? _other.At(x, y) : _main.At(x, y);
    }
}
