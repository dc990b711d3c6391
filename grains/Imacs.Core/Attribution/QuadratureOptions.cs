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

    /// <summary>Forward-only passes that show where the output moves, on each path, both ends included. Default 17.</summary>
    public int CoarsePoints { get; init; } = 17;

    /// <summary>Nodes on each path in the first round of the adaptive rule; later rounds double. Even. Default 12.</summary>
    public int FirstNodes { get; init; } = 12;

    /// <summary>What part of the difference between the two interleaved halves of the nodes is taken for the error of their mean. Default 0.5: the mean
    /// lies half that difference from either half. An estimate, not a bound.</summary>
    public double HalvesToError { get; init; } = 0.5;

    /// <summary>Most gradient evaluations on one path; images that reach it are reported as capped. Default 180.</summary>
    public int MaxNodes { get; init; } = 180;
}
