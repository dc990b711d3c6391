namespace Imacs.Core.Attribution;

/// <summary>On which scale an output changes slowly along a path: what the adaptive rule interpolates.</summary>
public enum OutputLink
{
    /// <summary>The output itself: a logit, or any unbounded output.</summary>
    Identity,

    /// <summary>Its log-odds, ln(F / (1 - F)): the output is a probability, 0 to 1, which saturates at both ends while its log-odds move on.</summary>
    Logistic,
}
