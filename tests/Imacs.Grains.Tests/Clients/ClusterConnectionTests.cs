using Imacs.Client;
using Imacs.Contracts.Errors;
using Imacs.Hosting;

namespace Imacs.Grains.Tests.Clients;

/// <summary>Looking for a cluster that is not there.</summary>
[Trait("Suite", "Unit")]
public sealed class ClusterConnectionTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(500)]
    public async Task Open_Stopped_IsCancelled(int milliseconds)
    {
        using var stop = new CancellationTokenSource(milliseconds);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ClusterConnection.OpenAsync(Nobody(), "none", TimeSpan.FromMinutes(1), stop.Token));
    }

    [Fact]
    public async Task Open_NobodyThereForLong_SaysWhereItLooked()
    {
        RedisAddress nobody = Nobody();

        ClusterUnavailableException error = await Assert.ThrowsAsync<ClusterUnavailableException>(
            () => ClusterConnection.OpenAsync(nobody, "none", TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken));

        Assert.Contains(nobody.ToString()!, error.Message, StringComparison.Ordinal);
    }

    private static RedisAddress Nobody() => RedisAddress.Parse($"redis://127.0.0.1:{FreePort.Find()}");
}
