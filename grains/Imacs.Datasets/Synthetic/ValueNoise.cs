using Imacs.Datasets.Sampling;

namespace Imacs.Datasets.Synthetic;

/// <summary>Smooth seeded noise over the plane: random values on the integer lattice, blended by a smooth step.</summary>
internal readonly struct ValueNoise(ulong seed)
{
    /// <summary>A value in 0 to 1 for one lattice cell, with no relation to its neighbours'.</summary>
    public double Cell(int x, int y, int channel = 0) =>
        (SeededHash.Mix(seed ^ SeededHash.Mix(((ulong)(uint)x << 32 | (uint)y) + ((ulong)channel * 0x632BE59BD9B4E019))) >> 11) * (1.0 / (1UL << 53));

    /// <summary>One octave, in -1 to 1.</summary>
    public double At(double x, double y)
    {
        (int column, int row) = ((int)Math.Floor(x), (int)Math.Floor(y));
        (double right, double down) = (Smooth(x - column), Smooth(y - row));
        double upper = Lerp(Cell(column, row), Cell(column + 1, row), right);
        double lower = Lerp(Cell(column, row + 1), Cell(column + 1, row + 1), right);
        return (2 * Lerp(upper, lower, down)) - 1;
    }

    /// <summary>Several octaves, each twice as fine and about half as strong; about -1 to 1.</summary>
    /// <param name="x">Column, in pixels.</param>
    /// <param name="y">Row, in pixels.</param>
    /// <param name="wavelength">Of the coarsest octave, in pixels.</param>
    /// <param name="octaves">At least 1.</param>
    public double Octaves(double x, double y, double wavelength, int octaves)
    {
        double sum = 0, weight = 1, total = 0, scale = 1 / wavelength;
        for (int octave = 0; octave < octaves; octave++)
        {
            // The shift keeps the lattices of the octaves from meeting in one point.
            sum += weight * At((x * scale) + (17.3 * octave), (y * scale) - (9.1 * octave));
            total += weight;
            weight *= 0.55;
            scale *= 2;
        }

        return sum / total;
    }

    private static double Lerp(double from, double to, double share) => from + ((to - from) * share);

    private static double Smooth(double share) => share * share * (3 - (2 * share));
}
