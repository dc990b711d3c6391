namespace Imacs.Core.Attribution;

/// <summary>How the integral of a gradient along a path is approximated.</summary>
public enum QuadratureRule
{
    /// <summary>Nodes where regions' shares are in doubt, in rounds, until the estimated region-share error is small enough. The default.</summary>
    Adaptive,

    /// <summary>Gauss-Legendre nodes and weights on [0, 1]: Captum's default.</summary>
    GaussLegendre,

    /// <summary>The centres of n equal cells.</summary>
    Midpoint,

    /// <summary>n points including both ends; the ends weigh half, and the weights sum to 1.</summary>
    Trapezoid,

    /// <summary>n points including both ends, every weight 1/n: PAIR saliency's rule, kept for parity with it.</summary>
    Pair,
}
