using Imacs.Contracts.Specs;
using Imacs.Torch.Devices;
using Imacs.Torch.Models;

namespace Imacs.Torch.Tests.Models;

/// <summary>What is loaded is what the file holds now, and what somebody holds is never unloaded.</summary>
[Trait("Suite", "Unit")]
public sealed class ModelCacheTests : IDisposable
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"imacs-cache-{Guid.NewGuid():N}.pt");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private ModelSpec Spec => new() { Name = "m", Path = _file, InputSize = [8, 8] };

    public void Dispose() => File.Delete(_file);

    [Fact]
    public async Task RentAsync_FileReplaced_LoadsTheNewOne()
    {
        using var cache = new ModelCache(new DeviceOptions());
        await WriteAsync(2);
        using ModelLease before = await cache.RentAsync(Spec, ModelRole.Classifier, Token);
        using ModelLease same = await cache.RentAsync(Spec, ModelRole.Classifier, Token);

        await WriteAsync(3);
        using ModelLease after = await cache.RentAsync(Spec, ModelRole.Classifier, Token);
        using ModelLease pinned = await cache.RentAsync(Spec with { Sha256 = before.Model.Sha256.ToUpperInvariant() }, ModelRole.Classifier, Token);

        Assert.Same(before.Model, same.Model);
        Assert.NotEqual(before.Model.Sha256, after.Model.Sha256);
        Assert.Same(before.Model, pinned.Model);
    }

    [Fact]
    public async Task RentAsync_OverBudget_UnloadsOnlyWhatNobodyHolds()
    {
        using var cache = new ModelCache(new DeviceOptions { ModelCacheBytes = 0 });
        await WriteAsync(2);
        ModelLease held = await cache.RentAsync(Spec, ModelRole.Classifier, Token);
        await WriteAsync(3);
        (await cache.RentAsync(Spec, ModelRole.Classifier, Token)).Dispose();
        await WriteAsync(2);
        using (ModelLease again = await cache.RentAsync(Spec, ModelRole.Classifier, Token))
            Assert.Same(held.Model, again.Model);

        TorchModel unloaded = held.Model;
        held.Dispose();
        held.Dispose();
        await WriteAsync(3);
        using ModelLease other = await cache.RentAsync(Spec, ModelRole.Classifier, Token);
        await WriteAsync(2);
        using ModelLease reloaded = await cache.RentAsync(Spec, ModelRole.Classifier, Token);

        Assert.NotSame(unloaded, reloaded.Model);
    }

    [Fact]
    public async Task RentAsync_ManyThreads_CountsEveryHolder()
    {
        using var cache = new ModelCache(new DeviceOptions { ModelCacheBytes = 0 });
        await WriteAsync(2);
        using ModelLease held = await cache.RentAsync(Spec, ModelRole.Classifier, Token);

        await Parallel.ForAsync(0, 500, Token, async (_, token) =>
        {
            using ModelLease lease = await cache.RentAsync(Spec, ModelRole.Classifier, token);
            Assert.Same(held.Model, lease.Model);
        });
    }

    private Task WriteAsync(int factor) =>
        File.WriteAllBytesAsync(_file, TestModels.Archive(TestModels.Forward($"torch.mul(torch.mean(x, [2, 3]), {factor})")), Token);
}
