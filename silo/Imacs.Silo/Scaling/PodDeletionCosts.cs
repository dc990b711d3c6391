using System.Globalization;
using System.Net;
using System.Numerics;
using System.Text.Json;
using Imacs.Contracts.Actors;
using k8s;
using k8s.Autorest;
using k8s.Models;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Imacs.Silo.Scaling;

/// <summary>
/// Writes on workers' pods what their deletion would cost (<c>controller.kubernetes.io/pod-deletion-cost</c>), so that idle ones go first where their number is lowered. Best effort: a worker that is
/// deleted in work hands its shards back. Every coordinator does it; the second one finds it done.
/// </summary>
/// <param name="selector">Label selector of the workers' pods. A worker's name is its pod's.</param>
/// <param name="grains">Leads to the scheduler.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where a failure is told; there is no other consequence.</param>
internal sealed partial class PodDeletionCosts(string selector, IGrainFactory grains, TimeProvider time, ILogger<PodDeletionCosts> logger) : BackgroundService
{
    /// <summary>The annotation that Kubernetes' ReplicaSets go by.</summary>
    public const string Annotation = "controller.kubernetes.io/pod-deletion-cost";

    private const int Busy = 10;
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromMinutes(1);

    /// <summary>What the deletion of a worker costs: nothing where it is idle, else 10 and the minutes since its oldest shard was leased, which are rounded down to a power of two: each change is a
    /// request to Kubernetes.</summary>
    public static int Of(WorkerLoad? load)
    {
        if (load is null)
            return 0;
        int minutes = (int)Math.Clamp(load.Oldest.TotalMinutes, 0, 1 << 20);
        return Busy + (minutes == 0 ? 0 : 1 << BitOperations.Log2((uint)minutes));
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        TimeSpan pause = Period;
        while (true)
        {
            await Task.Delay(pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stoppingToken.IsCancellationRequested)
                return;
            try
            {
                await WriteAsync(stoppingToken);
                pause = Period;
            }
#pragma warning disable CA1031 // Whatever Kubernetes or the scheduler answers: no comparison depends on it.
            catch (Exception error)
#pragma warning restore CA1031
            {
                if (!stoppingToken.IsCancellationRequested)
                    LogNotWritten(AfterFailure, error.Message);
                pause = AfterFailure;
            }
        }
    }

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<WorkerLoad> busy = await grains.GetGrain<ISchedulerGrain>(0).GetWorkersAsync();
        Dictionary<string, WorkerLoad> loads = busy.ToDictionary(load => load.Worker, StringComparer.Ordinal);
        // Made anew each time: a pod's token is replaced every hour.
        KubernetesClientConfiguration configuration = KubernetesClientConfiguration.BuildDefaultConfig();
        using var kubernetes = new Kubernetes(configuration);
        string space = configuration.Namespace ?? "default";
        // What the API server has in memory will do.
        V1PodList pods = await kubernetes.CoreV1.ListNamespacedPodAsync(space, labelSelector: selector, resourceVersion: "0", cancellationToken: cancellationToken);
        foreach (V1Pod pod in pods.Items.Where(pod => pod.Metadata.DeletionTimestamp is null))
        {
            int cost = Of(loads.GetValueOrDefault(pod.Name()));
            if (cost != Current(pod))
                await WriteAsync(kubernetes, space, pod.Name(), cost, cancellationToken);
        }
    }

    private static async Task WriteAsync(Kubernetes kubernetes, string space, string pod, int cost, CancellationToken cancellationToken)
    {
        string patch = JsonSerializer.Serialize(new { metadata = new { annotations = new Dictionary<string, string> { [Annotation] = cost.ToString(CultureInfo.InvariantCulture) } } });
        try
        {
            await kubernetes.CoreV1.PatchNamespacedPodAsync(new V1Patch(patch, V1Patch.PatchType.MergePatch), pod, space, cancellationToken: cancellationToken);
        }
        catch (HttpOperationException error) when (error.Response.StatusCode == HttpStatusCode.NotFound)
        {
            // It was deleted meanwhile.
        }
    }

    private static int Current(V1Pod pod) => int.TryParse(pod.GetAnnotation(Annotation), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int cost) ? cost : 0;

    [LoggerMessage(EventId = 1011, Level = LogLevel.Warning, Message = "What the deletion of workers' pods costs could not be written; it is tried again in {Pause}, and meanwhile Kubernetes may delete a busy worker before an idle one: {Reason}")]
    private partial void LogNotWritten(TimeSpan pause, string reason);
}
