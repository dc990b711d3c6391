using System.Diagnostics;
using Imacs.Torch.Devices;
using Imacs.Torch.Models;

namespace Imacs.Torch.Tests.Devices;

/// <summary>Full batches first, nobody last for ever.</summary>
[Trait("Suite", "Unit")]
public sealed class DeviceLanesTests : IDisposable
{
    private const int BatchSize = 4;
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(1);
    private readonly TorchModel _first = TestModels.Load(TestModels.Archive(TestModels.Forward("torch.mean(x, [2, 3])")));
    private readonly TorchModel _second = TestModels.Load(TestModels.Archive(TestModels.Forward("torch.mean(x, [2, 3])")));
    private readonly DeviceLanes _lanes = new(BatchSize, Linger);
    private readonly List<(DeviceWork Work, int Index)> _batch = [];

    [Fact]
    public void TryTake_FullLaneBesideAnOlderPartialOne_FullOneFirst()
    {
        _lanes.Add(Work(_first, 3), now: 0);
        _lanes.Add(Work(_second, 4), now: 1);

        Assert.Equal((_second, 4), Take(Seconds(100)));
        Assert.Equal((_first, 3), Take(Seconds(100)));
        Assert.True(_lanes.IsEmpty);
    }

    [Fact]
    public void TryTake_NoneFull_FullestAfterLingering()
    {
        _lanes.Add(Work(_first, 1), now: 0);
        _lanes.Add(Work(_second, 3), now: Seconds(0.25));

        Assert.False(_lanes.TryTake(_batch, Seconds(0.75), out TimeSpan wait));
        Assert.Equal(0.5, wait.TotalSeconds, 6);
        Assert.Equal((_second, 3), Take(Seconds(1.25)));
    }

    [Fact]
    public void TryTake_OthersAlwaysFull_ServedAfterPatience()
    {
        _lanes.Add(Work(_first, 1), now: 0);
        for (int passed = 0; passed < DeviceLanes.Patience; passed++)
        {
            _lanes.Add(Work(_second, 2 * BatchSize), now: 1);
            Assert.Equal((_second, 4), Take(Seconds(100)));
        }

        Assert.Equal((_first, 1), Take(Seconds(100)));
        Assert.Equal((_second, 4), Take(Seconds(100)));
    }

    [Fact]
    public void TryTake_MoreThanABatch_RestStays()
    {
        _lanes.Add(Work(_first, 3), now: 0);
        _lanes.Add(Work(_first, 3), now: 0);

        Assert.Equal((_first, 4), Take(0));
        Assert.False(_lanes.TryTake(_batch, 0, out TimeSpan wait));
        Assert.Equal(Linger, wait);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _first.Dispose();
        _second.Dispose();
    }

    private (TorchModel Model, int Count) Take(long now)
    {
        _batch.Clear();
        Assert.True(_lanes.TryTake(_batch, now, out _));
        TorchModel model = Assert.Single(_batch.Select(entry => entry.Work.Model).Distinct());
        (TorchModel, int) taken = (model, _batch.Count);
        _batch.Clear();
        return taken;
    }

    private static RowWork Work(TorchModel model, int count) => new(model, DeviceMode.Output, count, (_, sample) => sample.Clear(), TestContext.Current.CancellationToken);

    private static long Seconds(double seconds) => (long)(seconds * Stopwatch.Frequency);
}
