namespace Imacs.Cli.Tests;

/// <summary>Tests that run commands in this process, one after the other: it has one current directory.</summary>
[CollectionDefinition(Name)]
public sealed class Here
{
    /// <summary>The collection's name.</summary>
    public const string Name = "Here";
}
