namespace Imacs.Reporting.Rendering;

/// <summary>What a report says before anything else.</summary>
public enum Finding
{
    /// <summary>Every difference is exactly 0, as when a model is compared with itself.</summary>
    Identical,

    /// <summary>Differences exist, and none of an accepted concept is significant.</summary>
    NoneSignificant,

    /// <summary>At least one accepted concept differs significantly.</summary>
    Differs,
}
