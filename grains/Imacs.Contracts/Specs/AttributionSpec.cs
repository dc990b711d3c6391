namespace Imacs.Contracts.Specs;

/// <summary>How attributions are computed.</summary>
[GenerateSerializer, Immutable, Alias("imacs.attribution-spec")]
public sealed record AttributionSpec
{
    /// <summary>The method. "ig", integrated gradients, is the one there is.</summary>
    [Id(0)]
    public string Method { get; init; } = "ig";

    /// <summary>Quadrature rule: adaptive, gauss-legendre, midpoint, trapezoid or pair. Default adaptive.</summary>
    [Id(1)]
    public string Rule { get; init; } = "adaptive";

    /// <summary>Nodes on each path for the fixed rules, 2 to 4096. Default 50.</summary>
    [Id(2)]
    public int Steps { get; init; } = 50;

    /// <summary>Accepted estimate of the worst region's share error, for the adaptive rule; above 0, at most 1. Default 0.015.</summary>
    [Id(3)]
    public double Tolerance { get; init; } = 0.015;

    /// <summary>Baselines averaged over: black, white (in image space). Default both.</summary>
    [Id(4)]
    public IReadOnlyList<string> Baselines { get; init; } = ["black", "white"];
}
