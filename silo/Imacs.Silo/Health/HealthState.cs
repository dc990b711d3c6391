using Microsoft.Extensions.Hosting;

namespace Imacs.Silo.Health;

/// <summary>What the probes are told. All of it is known in this process: no probe asks a grain, Redis or the store, so none of them failing makes anybody restart a good silo.</summary>
internal sealed class HealthState(IHostApplicationLifetime lifetime)
{
    /// <summary>The silo has joined its cluster.</summary>
    public bool HasStarted => lifetime.ApplicationStarted.IsCancellationRequested;

    /// <summary>It has joined and nobody has told it to stop.</summary>
    public bool IsReady => HasStarted && !lifetime.ApplicationStopping.IsCancellationRequested;
}
