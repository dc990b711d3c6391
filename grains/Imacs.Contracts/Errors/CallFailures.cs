using Orleans.Runtime;

namespace Imacs.Contracts.Errors;

/// <summary>What a failed call to an actor means for whoever made it.</summary>
public static class CallFailures
{
    /// <summary>Whether a call may succeed when it is made again: its silo was lost or did not answer, the store did not, or no silo is there yet that could have the actor.</summary>
    /// <param name="error">What the call ended with.</param>
    public static bool IsPassing(Exception error) => error is OrleansException or TimeoutException or ImacsException { IsTransient: true } || IsWithoutHost(error);

    /// <summary>Whether no silo of the cluster can have the actor: none of its role has joined, or the last one is gone. Orleans has no exception of its own for it.</summary>
    /// <param name="error">What the call ended with.</param>
    public static bool IsWithoutHost(Exception error) => error is ArgumentException && error.Message.Contains("implementation", StringComparison.OrdinalIgnoreCase);
}
