namespace Imacs.Core.Attribution;

/// <summary>Parameters of <see cref="GuidedPath"/>; defaults are the PAIR library's [gig].</summary>
public sealed record GuidedPathOptions
{
    /// <summary>Steps from baseline to input; each costs one gradient, and each waits for the one before. At least 1. Default 200.</summary>
    public int Steps { get; init; } = 200;

    /// <summary>Part of the features, those with the smallest gradients, that move at a time. 0 to 1. Default 0.25.</summary>
    public double Fraction { get; init; } = 0.25;

    /// <summary>How far a feature may be ahead of or behind the straight path, as a part of its length. 0 (the straight path) to 1 (anywhere). Default 0.02.</summary>
    public double MaxDistance { get; init; } = 0.02;
}
