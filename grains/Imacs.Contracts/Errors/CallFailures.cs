using Orleans.Runtime;

namespace Imacs.Contracts.Errors;

/// <summary>What a failed call to an actor means for whoever made it.</summary>
public static class CallFailures
{
    // How Orleans begins what it says where the silo was lost that had a call; it has no exception of its own for it.
    private const string Lost = "The target silo became unavailable";

    /// <summary>Whether a call may succeed when it is made again: it was given up on the way, its silo was lost or did not answer, the store did not, or no silo is there yet that could have the actor.</summary>
    /// <param name="error">What the call ended with.</param>
    /// <param name="cancellationToken">What the caller stops its call with; none where it never does.</param>
    public static bool IsPassing(Exception error, CancellationToken cancellationToken) =>
        IsGivenUp(error, cancellationToken) || error is TimeoutException or ImacsException { IsTransient: true } || IsWithoutHost(error);

    /// <summary>Whether Orleans gave the call up: a silo was lost, or the one was that is asked where the actor is. While that one's part of the directory is taken over, Orleans cancels
    /// its own question, and whoever made the call sees a cancellation that it never asked for.</summary>
    /// <param name="error">What the call ended with.</param>
    /// <param name="cancellationToken">As in <see cref="IsPassing"/>.</param>
    public static bool IsGivenUp(Exception error, CancellationToken cancellationToken) =>
        error is OrleansException || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    /// <summary>Whether the silo was lost that had taken the call. By the same exception Orleans tells that a silo is not asked because it is known to be lost, that there is none, and that the
    /// caller's own one ends.</summary>
    /// <param name="error">What the call ended with.</param>
    public static bool IsLoss(Exception error) => error is SiloUnavailableException && error.Message.StartsWith(Lost, StringComparison.Ordinal);

    /// <summary>Whether no silo of the cluster can have the actor: none of its role has joined, or the last one is gone. Orleans has no exception of its own for it.</summary>
    /// <param name="error">What the call ended with.</param>
    public static bool IsWithoutHost(Exception error) => error is ArgumentException && error.Message.Contains("implementation", StringComparison.OrdinalIgnoreCase);
}
