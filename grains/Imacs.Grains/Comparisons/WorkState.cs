namespace Imacs.Grains.Comparisons;

/// <summary>Whether a comparison is to go on by itself.</summary>
public enum WorkState
{
    /// <summary>It is in work, or was when its process ended: a cluster continues it.</summary>
    Running,

    /// <summary>Somebody stopped it; only asking for it continues it.</summary>
    Cancelled,

    /// <summary>It ended without a result; only asking for it tries again.</summary>
    Failed,
}
