using System.Collections;
using System.Diagnostics;
using System.Reflection;
using Imacs.Contracts.Telemetry;
using Imacs.Grains.Roles;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Imacs.Silo.Telemetry;

/// <summary>What a silo tells: metrics to whoever scrapes /metrics; traces and logs to a collector, where one is named.</summary>
internal static class SiloTelemetry
{
    /// <summary>Name of the service in traces and logs.</summary>
    public const string ServiceName = "imacs-silo";

    // OpenTelemetry's own variables: whoever runs a collector has them at hand.
    private static readonly string[] CollectorVariables = ["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT"];

    // Orleans measures in milliseconds, and its calls run from a fraction of one to the minutes that a shard takes.
    private static readonly double[] Milliseconds = [1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000, 30000, 60000, 300000, 1800000];
    private static readonly double[] Bytes = [256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216];

    /// <summary>Adds metrics, and traces and logs where a collector is named.</summary>
    public static void Add(IHostApplicationBuilder builder, SiloSettings settings)
    {
        IServiceCollection services = builder.Services;
        builder.Configuration.AddInMemoryCollection(Variables());
        OpenTelemetry.OpenTelemetryBuilder telemetry = services.AddOpenTelemetry().ConfigureResource(resource => resource
            .AddService(ServiceName, serviceVersion: Version.Number, serviceInstanceId: settings.Name));
        if (settings.Metrics)
        {
            telemetry.WithMetrics(metrics => metrics
                .AddMeter(Contracts.Telemetry.Metric.MeterName, "Microsoft.Orleans", "System.Runtime")
                .AddView(instrument => instrument.Meter.Name == "Microsoft.Orleans" ? ViewOf(instrument.Name) : null)
                .AddPrometheusExporter());
            services.AddHostedService(_ => new ProcessReadings(settings.Role));
            services.AddHostedService(_ => new RedisWatch(settings.Redis));
        }

        if (!CollectorVariables.Any(variable => !string.IsNullOrEmpty(builder.Configuration[variable])))
            return;
        telemetry.WithTracing(traces => traces
            .AddSource(ImacsTraces.SourceName, "Microsoft.Orleans.Application")
            .SetSampler(new ComparisonSampler(settings.TracedShards))
            .AddOtlpExporter());
        builder.Logging.AddOpenTelemetry(logs => (logs.IncludeFormattedMessage, logs.ParseStateValues) = (true, true));
        telemetry.WithLogging(logs => logs.AddOtlpExporter());
    }

    /// <summary>OpenTelemetry's own settings. The host reads no other variable: what a silo does is in its options.</summary>
    private static IEnumerable<KeyValuePair<string, string?>> Variables()
    {
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            if (variable.Key is string name && name.StartsWith("OTEL_", StringComparison.Ordinal))
                yield return new(name, (string?)variable.Value);
        }
    }

    /// <summary>The default buckets end at ten seconds, and shards are calls too.</summary>
    private static ExplicitBucketHistogramConfiguration? ViewOf(string name) =>
        name.EndsWith("latency", StringComparison.Ordinal) ? new() { Boundaries = Milliseconds }
        : name.EndsWith("size", StringComparison.Ordinal) && name.Contains("messaging", StringComparison.Ordinal) ? new() { Boundaries = Bytes }
        : null;

    private static (string Number, string Commit) Version { get; } = VersionOf(typeof(SiloTelemetry).Assembly);

    private static (string Number, string Commit) VersionOf(Assembly assembly)
    {
        string[] parts = (assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0").Split('+');
        return (parts[0], parts.Length > 1 ? parts[1] : "unknown");
    }

    /// <summary>Tells which version runs, since when and what memory it may use, for as long as it runs.</summary>
    private sealed class ProcessReadings(SiloRole role) : IHostedService
    {
        private readonly List<IDisposable> _readings = [];

        public Task StartAsync(CancellationToken cancellationToken)
        {
            long limit = MemoryLimit.Find();
            using var process = Process.GetCurrentProcess();
            double started = new DateTimeOffset(process.StartTime).ToUnixTimeMilliseconds() / 1000.0;
            _readings.Add(ImacsMetrics.MemoryLimit.Observe(() => [(limit, [])]));
            _readings.Add(ImacsMetrics.Started.Observe(() => [(started, [])]));
            _readings.Add(ImacsMetrics.Build.Observe(() => [(1, [Version.Number, Version.Commit, role.ToString().ToLowerInvariant()])]));
            if (role.HasFlag(SiloRole.Coordinator))
                ImacsMetrics.ComparisonsEnded.Begin(MetricLabels.Done, MetricLabels.Failed, MetricLabels.Cancelled, MetricLabels.Refused);
            if (role.HasFlag(SiloRole.Worker))
                ImacsMetrics.Quarantined.Begin(MetricLabels.Unreadable, MetricLabels.NonFinite, MetricLabels.Unlabelled, MetricLabels.Lethal);
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken)
        {
            _readings.ForEach(reading => reading.Dispose());
            _readings.Clear();
            return Task.CompletedTask;
        }
    }
}
