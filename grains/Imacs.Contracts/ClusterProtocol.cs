namespace Imacs.Contracts;

/// <summary>What silos and clients of one cluster must agree on.</summary>
public static class ClusterProtocol
{
    /// <summary>
    /// The version of what they say to one another. It is raised where a change would be misunderstood by the version before although <c>OrleansContracts.txt</c> allows it: a message means something
    /// else, a scheduler decides otherwise than workers expect, an artifact is written that older silos would spoil, silos share their work among them in another way. Silos and clients of different
    /// versions refuse each other; all others may run side by side, as in a rolling upgrade.
    /// </summary>
    /// <remarks>2: a silo that leaves hands its part of the list of grains on, and waits for a minute for silos of version 1, which do not take it.</remarks>
    public const int Version = 2;
}
