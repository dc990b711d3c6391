namespace Imacs.Cli.Tests;

/// <summary>One process at a time: every run uses all cores by itself.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class CliCollection : ICollectionFixture<Bench>
{
    /// <summary>The collection's name.</summary>
    public const string Name = "Cli";
}
