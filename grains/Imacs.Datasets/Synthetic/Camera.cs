namespace Imacs.Datasets.Synthetic;

/// <summary>Light, haze, colour balance and noise of one exposure.</summary>
internal sealed class Camera
{
    private static readonly Rgb Sky = new(0.55, 0.62, 0.70);
    private readonly SceneRandom _random;
    private readonly Rgb _gain;
    private readonly double _haze;
    private readonly double _noise;

    public Camera(SceneRandom random)
    {
        _random = random;
        double light = random.Between(0.75, 1.3);
        _gain = new Rgb(light * random.Between(0.93, 1.07), light, light * random.Between(0.92, 1.08));
        _haze = random.Between(0, 0.16);
        _noise = random.Between(0.004, 0.018);
    }

    public Rgb Expose(Rgb ground)
    {
        Rgb lit = new(ground.R * _gain.R, ground.G * _gain.G, ground.B * _gain.B);
        Rgb seen = Rgb.Mix(lit, Sky, _haze);
        return new Rgb(Sense(seen.R), Sense(seen.G), Sense(seen.B));
    }

    // Four uniform draws are near enough to a normal one: mean 0, standard deviation _noise.
    private double Sense(double value)
    {
        double normal = (_random.Next() + _random.Next() + _random.Next() + _random.Next() - 2) * Math.Sqrt(3);
        return Math.Clamp(value + (_noise * normal), 0, 1);
    }
}
