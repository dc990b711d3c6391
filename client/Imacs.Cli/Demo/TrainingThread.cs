namespace Imacs.Cli.Demo;

/// <summary>Trainings beside each other, each on a thread of its own, no more at a time than there are cores.</summary>
internal static class TrainingThread
{
    private static readonly SemaphoreSlim Cores = new(Environment.ProcessorCount);

    /// <summary>Runs one.</summary>
    public static async Task<byte[]> RunAsync(Func<byte[]> train, CancellationToken cancellationToken)
    {
        await Cores.WaitAsync(cancellationToken);
        try
        {
            return await Task.Factory.StartNew(train, cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        finally
        {
            Cores.Release();
        }
    }
}
