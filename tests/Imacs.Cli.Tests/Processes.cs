namespace Imacs.Cli.Tests;

/// <summary>Tests that start processes, one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class Processes
{
    /// <summary>The collection's name.</summary>
    public const string Name = "Processes";
}
