using Imacs.Torch.Devices;
using Imacs.Torch.Export;
using Imacs.Torch.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Imacs.Torch.Tests.Devices;

/// <summary>A device that does not come back ends the process, and one that does never.</summary>
[Trait("Suite", "Unit")]
public sealed class DeviceWatchdogTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly FakeTimeProvider _time = new();
    private readonly List<string> _ends = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Watch_LongerThanItMay_EndsTheProcessOnceWithASentence()
    {
        using IDisposable? watched = Watchdog(TimeSpan.FromMinutes(30)).Watch("one batch");

        _time.Advance(TimeSpan.FromMinutes(29));
        Assert.Empty(_ends);
        _time.Advance(TimeSpan.FromMinutes(90));

        Assert.Equal("The device has been at one batch for 30 minutes, more than it may (--batch-minutes), so the process ends.", Assert.Single(_ends));
    }

    [Fact]
    public void Watch_EndedInTimeOrNotWanted_EndsNothing()
    {
        Watchdog(TimeSpan.FromMinutes(30)).Watch("one batch")!.Dispose();
        Assert.Null(Watchdog(TimeSpan.Zero).Watch("one batch"));

        _time.Advance(TimeSpan.FromDays(1));

        Assert.Empty(_ends);
    }

    [Fact]
    public async Task Queue_BatchThatDoesNotComeBack_IsWatchedOver()
    {
        var options = new DeviceOptions { Threads = 1, BatchSize = 8, LongestBatch = TimeSpan.FromMinutes(30) };
        using TorchModel model = TestModels.Load(TestModels.Archive(TestModels.Forward("torch.matmul(torch.flatten(x, 1), self.w)"), new ScriptTensor("w", [192, 2], new float[384])));
        using var queue = new DeviceQueue(options, NullLogger<DeviceQueue>.Instance, Watchdog(options.LongestBatch));
        using var begun = new SemaphoreSlim(0);
        using var goOn = new SemaphoreSlim(0);
        Task<float[][]> rows = queue.OutputsAsync(
            model,
            1,
            (_, sample) =>
            {
                sample.Clear();
                begun.Release();
                goOn.Wait(Patience);
            },
            Token);

        await begun.WaitAsync(Patience, Token);
        _time.Advance(TimeSpan.FromMinutes(31));
        goOn.Release();
        await rows.WaitAsync(Patience, Token);
        _time.Advance(TimeSpan.FromDays(1));

        Assert.Single(_ends);
    }

    private DeviceWatchdog Watchdog(TimeSpan longest) => new(new DeviceOptions { LongestBatch = longest }, _time, NullLogger<DeviceWatchdog>.Instance, _ends.Add);
}
