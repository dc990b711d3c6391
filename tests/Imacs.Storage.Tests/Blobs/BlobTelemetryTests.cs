using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Imacs.Contracts.Telemetry;
using Imacs.Storage.Artifacts;
using Imacs.Storage.Blobs;
using Imacs.Testing;

namespace Imacs.Storage.Tests.Blobs;

/// <summary>What the store tells of its requests. Other tests make requests meanwhile: spans are those below one of this test's own, and metrics at least what this test did.</summary>
[Trait("Suite", "Unit")]
public sealed class BlobTelemetryTests(AzuriteServer azurite)
{
    private const int Length = 50_000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AnyRequest_SomeFail_EachAttemptIsMeasured()
    {
        int refused = 0;
        using var network = new FaultyHandler(request => request.Method == HttpMethod.Get && Interlocked.Increment(ref refused) <= 2 ? Fault.Busy : Fault.None);
        var store = new BlobArtifactStore(BlobStores.Fresh(azurite, network));
        using var spans = new Spans();
        using var measured = new Measured();

        using (Activity? above = ImacsTraces.Source.StartActivity("imacs.test"))
        {
            await store.CreateAsync("run/spec.json", async (stream, token) => await stream.WriteAsync(new byte[Length], token), Token);
            Assert.Equal(Length, (await store.ReadAsync("run/spec.json", Token)).Length);
            spans.Keep(above!.TraceId);
        }

        Assert.Equal(2, spans.Kept.Count(span => span.OperationName == "imacs.blob get" && span.Status == ActivityStatusCode.Unset && Equals(span.GetTagItem("imacs.state"), MetricLabels.Error)));
        Assert.Contains(spans.Kept, span => span.OperationName == "imacs.blob get" && Equals(span.GetTagItem("imacs.state"), MetricLabels.Ok));
        Assert.Contains(spans.Kept, span => span.OperationName == "imacs.blob put" && Equals(span.GetTagItem("http.response.status_code"), 201));
        Assert.InRange(measured.Of(ImacsMetrics.BlobRetries, "get"), 2, double.MaxValue);
        Assert.InRange(measured.Of(ImacsMetrics.BlobBytes, MetricLabels.Written), Length, double.MaxValue);
        Assert.InRange(measured.Of(ImacsMetrics.BlobBytes, MetricLabels.Read), Length, double.MaxValue);
        Assert.InRange(measured.Of(ImacsMetrics.BlobDuration, "get"), double.Epsilon, double.MaxValue);
    }

    [Fact]
    public async Task AnyRequest_WithASignature_NotesNothingOfIt()
    {
        var store = new BlobArtifactStore(BlobStores.Fresh(azurite));
        using var spans = new Spans();
        using (Activity? above = ImacsTraces.Source.StartActivity("imacs.test"))
        {
            await store.ExistsAsync("run/spec.json", Token);
            spans.Keep(above!.TraceId);
        }

        Assert.NotEmpty(spans.Kept);
        Assert.All(spans.Kept.SelectMany(span => span.TagObjects), tag => Assert.Contains(tag.Key, (string[])["http.response.status_code", "imacs.state"]));
    }

    private sealed class Spans : IDisposable
    {
        private readonly ConcurrentQueue<Activity> _ended = new();
        private readonly ActivityListener _listener;

        public Spans()
        {
            _listener = new()
            {
                ShouldListenTo = source => source.Name == ImacsTraces.SourceName,
                Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
                ActivityStopped = _ended.Enqueue,
            };
            ActivitySource.AddActivityListener(_listener);
        }

        public IReadOnlyList<Activity> Kept { get; private set; } = [];

        public void Keep(ActivityTraceId trace) => Kept = [.. _ended.Where(span => span.TraceId == trace)];

        public void Dispose() => _listener.Dispose();
    }

    private sealed class Measured : IDisposable
    {
        private readonly ConcurrentQueue<(string Metric, string Labels, double Value)> _values = new();
        private readonly MeterListener _listener = new();

        public Measured()
        {
            _listener.InstrumentPublished = (instrument, listening) =>
            {
                if (instrument.Meter.Name == Metric.MeterName)
                    listening.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) =>
                _values.Enqueue((instrument.Name, string.Join(',', tags.ToArray().Select(tag => tag.Value)), value)));
            _listener.Start();
        }

        public double Of(Metric metric, string label) =>
            _values.Where(value => value.Metric == metric.Name && value.Labels.Split(',').Contains(label)).Sum(value => value.Value);

        public void Dispose() => _listener.Dispose();
    }
}
