using Imacs.Cluster.Tests.Harness;

// Clusters mostly wait: for leases to run out, for members to be missed, for reminders.
[assembly: Xunit.v3.Parallelization(MaxThreads = 3)]
[assembly: AssemblyFixture(typeof(ClusterBench))]

namespace Imacs.Cluster.Tests.Harness;

/// <summary>One at a time and with nothing beside them: tests that measure, kill at moments of their choice, or take away the Redis and the store that all share.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ClusterCollection
{
    /// <summary>The collection's name.</summary>
    public const string Name = "Clusters";
}
