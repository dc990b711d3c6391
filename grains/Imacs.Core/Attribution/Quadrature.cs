namespace Imacs.Core.Attribution;

/// <summary>The fixed quadrature rules on [0, 1].</summary>
public static class Quadrature
{
    /// <summary>The nodes of a fixed rule, ascending.</summary>
    /// <param name="rule">Any rule but <see cref="QuadratureRule.Adaptive"/>, which has no fixed nodes.</param>
    /// <param name="steps">Number of nodes, at least 1; at least 2 for the rules that include both ends.</param>
    /// <exception cref="ArgumentOutOfRangeException">Too few steps, or the adaptive rule.</exception>
    public static QuadratureNode[] Nodes(QuadratureRule rule, int steps)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, rule is QuadratureRule.Trapezoid or QuadratureRule.Pair ? 2 : 1);
        var nodes = new QuadratureNode[steps];
        switch (rule)
        {
            case QuadratureRule.Midpoint:
                for (int i = 0; i < steps; i++)
                    nodes[i] = new((i + 0.5) / steps, 1.0 / steps);
                return nodes;
            case QuadratureRule.Trapezoid:
                for (int i = 0; i < steps; i++)
                    nodes[i] = new((double)i / (steps - 1), (i == 0 || i == steps - 1 ? 0.5 : 1.0) / (steps - 1));
                return nodes;
            case QuadratureRule.Pair:
                for (int i = 0; i < steps; i++)
                    nodes[i] = new((double)i / (steps - 1), 1.0 / steps);
                return nodes;
            case QuadratureRule.GaussLegendre:
                return GaussLegendre(steps);
            default:
                throw new ArgumentOutOfRangeException(nameof(rule), rule, "The adaptive rule chooses its nodes as it goes.");
        }
    }

    /// <summary>Roots of the Legendre polynomial P_n by Newton's method from Tricomi's estimate, weights 2 / ((1 - z^2) P_n'(z)^2), mapped from
    /// [-1, 1] to [0, 1].</summary>
    private static QuadratureNode[] GaussLegendre(int n)
    {
        var nodes = new QuadratureNode[n];
        for (int i = 0; i < (n + 1) / 2; i++)
        {
            double z = Math.Cos(Math.PI * (i + 0.75) / (n + 0.5));
            double slope;
            double step;
            do
            {
                (double value, slope) = Legendre(n, z);
                step = value / slope;
                z -= step;
            }
            while (Math.Abs(step) > 1e-15);
            (_, slope) = Legendre(n, z);
            double weight = 1 / ((1 - (z * z)) * slope * slope);
            nodes[i] = new(0.5 - (0.5 * z), weight);
            nodes[n - 1 - i] = new(0.5 + (0.5 * z), weight);
        }

        if (n % 2 == 1)
            nodes[n / 2] = nodes[n / 2] with { T = 0.5 };
        return nodes;
    }

    private static (double Value, double Slope) Legendre(int n, double z)
    {
        double previous = 1, current = z;
        for (int j = 2; j <= n; j++)
            (previous, current) = (current, ((((2 * j) - 1) * z * current) - ((j - 1) * previous)) / j);
        return n == 0 ? (1, 0) : (current, n * ((z * current) - previous) / ((z * z) - 1));
    }
}
