using System.Diagnostics;

namespace Imacs.Contracts.Telemetry;

/// <summary>Spans of Imacs. One trace runs from the submission of a comparison through its shards and images to batches on the device and requests to blob storage.</summary>
public static class ImacsTraces
{
    /// <summary>The name of the source that all spans of Imacs belong to.</summary>
    public const string SourceName = "Imacs";

    // Orleans' own, by which it passes spans on.
    private const string ContextKey = "traceparent";

    /// <summary>Span: a client submits a comparison.</summary>
    public const string Submit = "imacs.submit";

    /// <summary>Span: a comparison is carried through on a coordinator, from its first stage to its end.</summary>
    public const string Comparison = "imacs.comparison";

    /// <summary>Span: one stage of a comparison.</summary>
    public const string Stage = "imacs.stage";

    /// <summary>Span: a worker does a shard.</summary>
    public const string Shard = "imacs.shard";

    /// <summary>Span: the images of a shard. Below it there are several spans an image, so that a cluster records it for one shard in many only.</summary>
    public const string ShardImages = "imacs.shard.images";

    /// <summary>Span: an image is attributed, masked or explained.</summary>
    public const string Image = "imacs.image";

    /// <summary>Span: an image is read and decoded.</summary>
    public const string Decode = "imacs.decode";

    /// <summary>Span: a batch on the device. It is a child of the first image whose samples are in it, and linked to the others.</summary>
    public const string Batch = "imacs.device.batch";

    /// <summary>Span: a request to blob storage, one attempt of it.</summary>
    public const string Blob = "imacs.blob";

    /// <summary>Tag: the comparison's id.</summary>
    public const string ComparisonTag = "imacs.comparison";

    /// <summary>Tag: the shard's number.</summary>
    public const string ShardTag = "imacs.shard";

    /// <summary>Tag: the image's number in the plan.</summary>
    public const string ImageTag = "imacs.image";

    /// <summary>Starts a span below the current one; null where nobody listens.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="tag">Name of its tag.</param>
    /// <param name="value">Value of the tag.</param>
    public static Activity? Start(string name, string tag, object? value) =>
        Source.StartActivity(ActivityKind.Internal, tags: [new(tag, value)], name: name);

    /// <summary>Starts a span that may be one of those that are not recorded; what is below it is not recorded either, then.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="tag">Name of its tag.</param>
    /// <param name="value">Value of the tag.</param>
    public static Activity? StartSampled(string name, string tag, object? value)
    {
        Activity? above = Activity.Current;
        if (Start(name, tag, value) is { } span)
            return span;
        if (above is not { Recorded: true })
            return null;
        return new Activity(name).SetParentId(above.TraceId, above.SpanId, ActivityTraceFlags.None).Start();
    }

    /// <summary>Starts a span below one that may be of another process; null where nobody listens.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="parent">The other span as W3C traceparent; null for none.</param>
    /// <param name="tags">Its tags.</param>
    public static Activity? StartBelow(string name, string? parent, params KeyValuePair<string, object?>[] tags) =>
        Source.StartActivity(name, ActivityKind.Consumer, ActivityContext.TryParse(parent, traceState: null, isRemote: true, out ActivityContext context) ? context : default, tags);

    /// <summary>Starts a span of a batch; null where nobody listens.</summary>
    /// <param name="parents">Spans whose samples are in it, each once.</param>
    /// <param name="tags">Its tags.</param>
    public static Activity? StartBatch(IReadOnlyList<ActivityContext> parents, params KeyValuePair<string, object?>[] tags) =>
        Source.StartActivity(Batch, ActivityKind.Internal, parents[0], tags, parents.Skip(1).Select(parent => new ActivityLink(parent)));

    /// <summary>The span that a call to an actor came with, as W3C traceparent; null for none.</summary>
    public static string? SpanOfCall => RequestContext.Get(ContextKey) as string;

    /// <summary>Has the calls that follow come with the current span. Orleans does it only for calls that it records itself, and else passes on what it was given.</summary>
    public static void PassOn()
    {
        if (Activity.Current is { IdFormat: ActivityIdFormat.W3C, Id: { } id })
            RequestContext.Set(ContextKey, id);
    }

    /// <summary>Marks a span as failed.</summary>
    /// <param name="span">The span; null does nothing.</param>
    /// <param name="error">Why.</param>
    public static void Fail(this Activity? span, Exception error) =>
        span?.SetStatus(ActivityStatusCode.Error, error.Message).AddException(error);

    /// <summary>The source of all spans.</summary>
    public static ActivitySource Source { get; } = new(SourceName, Metric.Version);
}
