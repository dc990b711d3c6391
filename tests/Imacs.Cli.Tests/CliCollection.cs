using Imacs.Cli.Tests;

// A run that attributes uses all cores by itself, but it starts, plans, clusters and renders on one: beside the tests of commands here go those that start processes.
[assembly: Xunit.v3.Parallelization(MaxThreads = 2)]
[assembly: AssemblyFixture(typeof(Bench))]

namespace Imacs.Cli.Tests;

/// <summary>One at a time and with nothing beside them: tests that stop runs at moments of their choice.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class CliCollection
{
    /// <summary>The collection's name.</summary>
    public const string Name = "Cli";
}
