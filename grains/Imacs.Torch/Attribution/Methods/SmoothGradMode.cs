namespace Imacs.Torch.Attribution;

/// <summary>What is made of the maps of noisy copies.</summary>
internal enum SmoothGradMode
{
    /// <summary>Their mean.</summary>
    Plain,

    /// <summary>The mean of their squares.</summary>
    Squared,

    /// <summary>Their variance.</summary>
    Variance,
}
