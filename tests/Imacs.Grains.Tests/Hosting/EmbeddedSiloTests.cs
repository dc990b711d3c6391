using Imacs.Hosting;
using Imacs.Testing;

namespace Imacs.Grains.Tests.Hosting;

/// <summary>A silo in the caller's process.</summary>
[Trait("Suite", "Cluster")]
public sealed class EmbeddedSiloTests
{
    /// <summary>Orleans says of each stage of its start in its own way that it was stopped.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(30)]
    [InlineData(100)]
    [InlineData(200)]
    public async Task Start_StoppedAtAnyMoment_IsCancelledOrWhole(int milliseconds)
    {
        using var folder = new TempFolder();
        using var stop = new CancellationTokenSource(milliseconds);
        try
        {
            await using EmbeddedSilo silo = await EmbeddedSilo.StartAsync(new(folder.Path), stop.Token);
            Assert.NotEqual(0, milliseconds);
        }
        catch (OperationCanceledException error)
        {
            Assert.Equal(stop.Token, error.CancellationToken);
        }
    }
}
