using Imacs.Contracts.Errors;
using Imacs.Contracts.Telemetry;
using Microsoft.Extensions.Logging;

namespace Imacs.Grains.Scheduling;

/// <summary>Calls from coordinating grains to grains on workers. Workers come and go: a call that one took down with it is made again, on another worker, and a cluster without
/// workers is waited for. What is called this way is idempotent.</summary>
internal sealed partial class WorkerCalls(IGrainFactory grains, TimeProvider time, ILogger<WorkerCalls> logger)
{
    private const int MaxDeaths = 3;
    private const int MaxAttempts = 10;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>How long a cluster may be without any worker before a call is given up: longer than it takes until a node with a GPU is there, has its image, and a worker on it has joined.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);

    /// <summary>Makes a call, as often as it takes.</summary>
    /// <param name="what">What is asked for, to be named in an error: "checking model 'a'".</param>
    /// <param name="call">The call; it gets the grain itself, because there may be no worker that has such a grain.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ComparisonFailedException">Workers ended again and again, or there were none.</exception>
    public async Task<T> AskAsync<T>(string what, Func<IGrainFactory, ValueTask<T>> call, CancellationToken cancellationToken)
    {
        // Workers are scaled by it too: without any, nobody would ever be there to answer.
        ImacsMetrics.WorkerCalls.Add(1);
        try
        {
            return await AskOftenAsync(what, call, cancellationToken);
        }
        finally
        {
            ImacsMetrics.WorkerCalls.Add(-1);
        }
    }

    /// <summary>What a comparison fails with whose work ends the processes that do it.</summary>
    /// <param name="what">As in <see cref="AskAsync"/>.</param>
    /// <param name="deaths">How many it ended.</param>
    /// <param name="cause">What the last call ended with.</param>
    public static ComparisonFailedException Lethal(string what, int deaths, Exception? cause = null) =>
        new($"The worker that was {what} ended {deaths} times. Perhaps the model or an image ends the process or exhausts the memory: see the workers' logs.", cause);

    private async Task<T> AskOftenAsync<T>(string what, Func<IGrainFactory, ValueTask<T>> call, CancellationToken cancellationToken)
    {
        long begun = time.GetTimestamp();
        int deaths = 0, failures = 0;
        for (TimeSpan pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                return await call(grains);
            }
            catch (Exception error) when (CallFailures.IsPassing(error, cancellationToken))
            {
                cancellationToken.ThrowIfCancellationRequested();
                LogAgain(what, error);
                bool isWithoutWorker = CallFailures.IsWithoutHost(error);
                if (CallFailures.IsLoss(error) && ++deaths == MaxDeaths)
                    throw Lethal(what, MaxDeaths, error);
                if (!isWithoutWorker && ++failures == MaxAttempts)
                    throw;
                if (isWithoutWorker && time.GetElapsedTime(begun) > Patience)
                    throw new ComparisonFailedException($"There was no worker in the cluster for {Patience.TotalMinutes:0} minutes, so nobody was {what}. Start a silo with the role worker, then resume.", error);
            }

            await Task.Delay(pause, time, cancellationToken);
        }
    }

    [LoggerMessage(EventId = 2111, Level = LogLevel.Warning, Message = "A worker that was {What} did not answer; another is asked.")]
    private partial void LogAgain(string what, Exception error);
}
