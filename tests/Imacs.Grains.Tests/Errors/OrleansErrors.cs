namespace Imacs.Grains.Tests.Errors;

/// <summary>Errors that Orleans has no exception of its own for.</summary>
internal static class OrleansErrors
{
    /// <summary>What it throws where no silo has such a grain.</summary>
    public static ArgumentException WithoutHost(string grain = "IShardGrain") => new($"Could not find an implementation for interface {grain}", nameof(grain));
}
