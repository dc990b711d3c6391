using System.Collections.Concurrent;
using System.Diagnostics;
using Imacs.Cluster.Tests.Harness;
using Imacs.Contracts.Specs;
using Imacs.Contracts.Telemetry;

namespace Imacs.Cluster.Tests.Watching;

/// <summary>One trace through client, coordinator, worker, device and blob storage, as a collector gets it from real silos.</summary>
[Trait("Suite", "Processes")]
public sealed class TraceTests(ClusterBench bench)
{
    private const int TracedShards = 3;

    [Fact]
    public async Task Compare_CollectorNamed_OneTraceFromSubmissionToDeviceAndBlob()
    {
        await using TraceCollector collector = await TraceCollector.StartAsync();
        await using var cluster = new TestCluster(bench.Redis, $"trace{Guid.NewGuid():N}", bench.Azurite.ConnectionString);
        cluster.Environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Address;
        cluster.Environment["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";
        cluster.Environment["OTEL_BSP_SCHEDULE_DELAY"] = "500";
        cluster.Options.AddRange(["--trace-shards", $"{TracedShards}"]);
        await cluster.StartAllAsync("coordinator", "worker");
        ComparisonSpec spec = bench.Spec(2);
        // The one who submits records too.
        string id = $"run-{Guid.NewGuid():N}";
        var ended = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == ImacsTraces.SourceName || source.Name.StartsWith("Microsoft.Orleans", StringComparison.Ordinal),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = ended.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);

        await cluster.SubmitAsync(id, spec);
        await cluster.DoneAsync(id);
        foreach (SiloProcess silo in cluster.Silos)
            await silo.TerminateAsync();
        foreach (SiloProcess silo in cluster.Silos)
            Assert.Equal(0, await silo.EndedAsync(TimeSpan.FromSeconds(60)));

        string trace = ended.Single(span => span.OperationName == ImacsTraces.Submit && Equals(span.GetTagItem(ImacsTraces.ComparisonTag), id)).TraceId.ToHexString();
        TracedSpan[] spans = [.. collector.Spans.Where(span => span.Trace == trace)];
        Dictionary<string, TracedSpan> byId = spans.ToDictionary(span => span.Id);
        TracedSpan comparison = spans.Single(span => span.Name == ImacsTraces.Comparison);
        Assert.Equal(cluster.Silos[0].Name, comparison.Silo);
        TracedSpan[] shards = [.. spans.Where(span => span.Name == ImacsTraces.Shard)];
        Assert.Equal(5, shards.Length);
        Assert.All(shards, shard => Assert.Equal((comparison.Id, cluster.Silos[1].Name), (shard.Parent, shard.Silo)));
        Assert.Equal(6, spans.Count(span => span.Name == ImacsTraces.Stage));
        AssertBelow(ImacsTraces.ShardImages, ImacsTraces.Shard);
        AssertBelow(ImacsTraces.Decode, ImacsTraces.Image);
        AssertBelow(ImacsTraces.Batch, ImacsTraces.Image);
        AssertBelow("imacs.blob put", ImacsTraces.Shard);
        // Shards 0 and 3 of five, with four images each.
        Assert.Equal(2, spans.Count(span => span.Name == ImacsTraces.ShardImages));
        Assert.Equal(8, spans.Count(span => span.Name == ImacsTraces.Image && Above(span).Any(above => above.Name == ImacsTraces.ShardImages)));
        Assert.DoesNotContain(spans, span => span.Name == ImacsTraces.Image && Above(span).Any(above => above.Name == ImacsTraces.Shard) && Above(span).All(above => above.Name != ImacsTraces.ShardImages));
        Assert.InRange(collector.Logs, 2, int.MaxValue);

        void AssertBelow(string name, string above)
        {
            TracedSpan[] found = [.. spans.Where(span => span.Name == name)];
            Assert.NotEmpty(found);
            Assert.Contains(found, span => Above(span).Any(parent => parent.Name == above));
        }

        IEnumerable<TracedSpan> Above(TracedSpan span)
        {
            while (byId.TryGetValue(span.Parent, out TracedSpan? parent))
                yield return span = parent;
        }

    }
}
