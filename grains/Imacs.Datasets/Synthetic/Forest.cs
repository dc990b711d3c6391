namespace Imacs.Datasets.Synthetic;

/// <summary>A canopy: round crowns, lit from one side, in stands of changing green.</summary>
internal sealed class Forest : IGround
{
    private static readonly Rgb[] Greens =
        [new(0.10, 0.19, 0.11), new(0.13, 0.24, 0.12), new(0.08, 0.17, 0.14), new(0.17, 0.24, 0.11), new(0.19, 0.21, 0.12), new(0.06, 0.13, 0.10)];

    private readonly Rgb _stand;
    private readonly Rgb _otherStand;
    private readonly ValueNoise _noise;
    private readonly double _crown;
    private readonly double _relief;
    private readonly double _standSize;

    public Forest(SceneRandom random)
    {
        (_stand, _otherStand) = (Rgb.Pick(Greens, random), Rgb.Pick(Greens, random));
        _noise = new ValueNoise(random.NextBits());
        _crown = random.Between(2.2, 4.5);
        _relief = random.Between(0.25, 0.7);
        _standSize = random.Between(18, 50);
    }

    public Rgb At(double x, double y)
    {
        double stand = Math.Clamp(0.5 + (1.3 * _noise.Octaves(x, y, _standSize, 3)), 0, 1);
        double light = 1 + (_relief * (Crown(x / _crown, y / _crown) - 0.45)) + (0.3 * _noise.Octaves(x + 500, y, 9, 3));
        return Rgb.Mix(_stand, _otherStand, stand) * light;
    }

    // Height of the highest crown at a point, brighter towards the sun in the upper left.
    private double Crown(double x, double y)
    {
        (int column, int row) = ((int)Math.Floor(x), (int)Math.Floor(y));
        double best = double.MaxValue, lit = 0;
        for (int j = row - 1; j <= row + 1; j++)
        {
            for (int i = column - 1; i <= column + 1; i++)
            {
                (double dx, double dy) = (x - i - _noise.Cell(i, j, 1), y - j - _noise.Cell(i, j, 2));
                double distance = (dx * dx) + (dy * dy);
                if (distance < best)
                    (best, lit) = (distance, (0.5 * _noise.Cell(i, j, 3)) - (0.55 * (dx + dy)));
            }
        }

        return 1 - Math.Min(1, best) + lit;
    }
}
