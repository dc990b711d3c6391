using Imacs.Contracts.Errors;
using Imacs.Grains.Scheduling;
using Imacs.Grains.Tests.Clients;
using Imacs.Grains.Tests.Errors;
using Microsoft.Extensions.Logging.Abstractions;

namespace Imacs.Grains.Tests.Scheduling;

/// <summary>Calls to workers that are not there, or not for long.</summary>
[Trait("Suite", "Unit")]
public sealed class WorkerCallsTests
{
    private readonly WorkerCalls _calls = new(null!, new HurriedClock(), NullLogger<WorkerCalls>.Instance);

    [Fact]
    public async Task AskAsync_StoppedWhileTheCallFailsForWantOfAWorker_IsStopped()
    {
        using var stop = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _calls.AskAsync<int>(
            "checking model 'a'",
            async _ =>
            {
                await stop.CancelAsync();
                throw OrleansErrors.WithoutHost();
            },
            stop.Token));
    }

    /// <summary>A call that nobody could take, and one that Orleans cancelled of its own accord.</summary>
    public static TheoryData<Exception> LostOnTheWay => [OrleansErrors.WithoutHost(), new OperationCanceledException()];

    [Theory]
    [MemberData(nameof(LostOnTheWay))]
    public async Task AskAsync_LostOnTheWayOnce_IsMadeAgain(Exception error)
    {
        int calls = 0;

        int answer = await _calls.AskAsync(
            "checking model 'a'",
            _ => ++calls == 1 ? throw error : ValueTask.FromResult(calls),
            TestContext.Current.CancellationToken);

        Assert.Equal(2, answer);
    }

    [Fact]
    public async Task AskAsync_WorkerThatIsKnownToBeLost_IsNoDeathOfIt()
    {
        int calls = 0;

        int answer = await _calls.AskAsync(
            "masking concepts on River/River_1.jpg",
            _ => ++calls < 5 ? throw new SiloUnavailableException() : ValueTask.FromResult(calls),
            TestContext.Current.CancellationToken);

        Assert.Equal(5, answer);
    }

    [Fact]
    public async Task AskAsync_WorkersThatHadTakenItAreLost_IsGivenUpAfterTheThird()
    {
        int calls = 0;

        var error = await Assert.ThrowsAsync<ComparisonFailedException>(() => _calls.AskAsync<int>(
            "masking concepts on River/River_1.jpg",
            _ => throw new SiloUnavailableException($"The target silo became unavailable for message {++calls}."),
            TestContext.Current.CancellationToken));

        Assert.Equal(3, calls);
        Assert.Contains("River/River_1.jpg ended 3 times", error.Message, StringComparison.Ordinal);
    }
}
