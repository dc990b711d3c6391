using Imacs.Contracts.Errors;

namespace Imacs.Grains.Tests.Errors;

/// <summary>What is tried again, and what is not.</summary>
[Trait("Suite", "Unit")]
public sealed class CallFailuresTests
{
    /// <summary>Whatever an outage brings with it.</summary>
    public static TheoryData<Exception> Passing =>
    [
        new SiloUnavailableException(),
        new OrleansException("No active nodes are compatible with grain imacs.image."),
        new TimeoutException(),
        new OperationCanceledException(),
        new TaskCanceledException(),
        new ArtifactStoreUnavailableException("The store does not answer."),
        OrleansErrors.WithoutHost(),
    ];

    /// <summary>What would end the same way again.</summary>
    public static TheoryData<Exception> Lasting =>
        [new InvalidSpecException("k: 1"), new FormatException("k: 1"), new InvalidOperationException("The device failed."), new ObjectDisposedException("queue")];

    [Theory]
    [MemberData(nameof(Passing))]
    public void IsPassing_Outage_IsTrue(Exception error) => Assert.True(CallFailures.IsPassing(error, TestContext.Current.CancellationToken));

    [Theory]
    [MemberData(nameof(Lasting))]
    public void IsPassing_FaultOfTheCall_IsFalse(Exception error) => Assert.False(CallFailures.IsPassing(error, TestContext.Current.CancellationToken));

    [Fact]
    public void IsPassing_CancelledByTheCaller_IsFalse()
    {
        var cancelled = new CancellationToken(canceled: true);

        Assert.False(CallFailures.IsPassing(new OperationCanceledException(cancelled), cancelled));
        Assert.False(CallFailures.IsGivenUp(new OperationCanceledException(cancelled), cancelled));
    }

    // The words are Orleans' own; that they are still its words, a model and an image that end real processes tell.
    [Theory]
    [InlineData("The target silo became unavailable for message: Request [a]->[b].", true)]
    [InlineData("Silo unavailable", false)]
    [InlineData("The local Orleans host is shutting down and can no longer process the request: Request [a]->[b].", false)]
    [InlineData("Cannot place grain with Id = [imacs.model-check/run], because there are no compatible silos.", false)]
    public void IsLoss_SiloUnavailable_IsOneThatHadTheCall(string message, bool isLoss) => Assert.Equal(isLoss, CallFailures.IsLoss(new SiloUnavailableException(message)));
}
