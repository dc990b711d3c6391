namespace Imacs.Core.Attribution;

/// <summary>How path integrals are approximated.</summary>
public sealed record QuadratureOptions
{
    /// <summary>The rule. Default adaptive.</summary>
    public QuadratureRule Rule { get; init; } = QuadratureRule.Adaptive;

    /// <summary>Nodes of a fixed rule on each path, 1 to 4096. Default 50. The adaptive rule does not look at it.</summary>
    public int Steps { get; init; } = 50;

    /// <summary>The adaptive rule stops when its estimate of the worst region's share error is at most this. Above 0. Default 0.015.</summary>
    public double Tolerance { get; init; } = 0.015;

    /// <summary>The adaptive rule also waits for the relative completeness error to be at most this. Default 0.05.</summary>
    public double CompletenessTolerance { get; init; } = 0.05;

    /// <summary>Nodes inside each path in the first round of the adaptive rule, beside the one at the input, which all paths share. Default 4.</summary>
    public int FirstNodes { get; init; } = 4;

    /// <summary>Most gradient evaluations on one path, on average over the paths; images that reach it are reported as capped. Also bounds memory: the
    /// adaptive rule keeps the gradients of its nodes until the end. Default 64.</summary>
    public int MaxNodes { get; init; } = 64;
}
