using System.Diagnostics;
using System.Globalization;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Imacs.Contracts.Telemetry;

namespace Imacs.Storage.Blobs;

/// <summary>Measures every attempt at a request to blob storage. Nothing of an address is noted but the operation: it may hold a signature.</summary>
internal sealed class BlobTelemetryPolicy : HttpPipelinePolicy
{
    /// <inheritdoc/>
    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        using var attempt = new Attempt(message);
        try
        {
            await ProcessNextAsync(message, pipeline);
            attempt.Answered(message.Response);
        }
        catch (Exception error)
        {
            attempt.Failed(error);
            throw;
        }
    }

    /// <inheritdoc/>
    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        using var attempt = new Attempt(message);
        try
        {
            ProcessNext(message, pipeline);
            attempt.Answered(message.Response);
        }
        catch (Exception error)
        {
            attempt.Failed(error);
            throw;
        }
    }

    private static string OperationOf(Azure.Core.Request request) => request.Method.Method switch
    {
        "GET" => request.Uri.Query.Contains("comp=list", StringComparison.Ordinal) ? "list" : "get",
        "PUT" => "put",
        "HEAD" => "head",
        "DELETE" => "delete",
        _ => "other",
    };

    private sealed class Attempt : IDisposable
    {
        private readonly long _begun = Stopwatch.GetTimestamp();
        private readonly string _operation;
        private readonly Activity? _span;
        private string _outcome = MetricLabels.Error;

        public Attempt(HttpMessage message)
        {
            _operation = OperationOf(message.Request);
            _span = Activity.Current is null ? null : ImacsTraces.Source.StartActivity($"{ImacsTraces.Blob} {_operation}", ActivityKind.Client);
            if (message.ProcessingContext.RetryNumber > 0)
                ImacsMetrics.BlobRetries.Add(1, _operation);
            if (message.Request.Content is { } content && content.TryComputeLength(out long length) && length > 0)
                ImacsMetrics.BlobBytes.Add(length, MetricLabels.Written);
        }

        public void Answered(Response response)
        {
            // Not there, there already, nothing at that range: answers that are asked for.
            if (response.Status is < 400 or 404 or 409 or 412 or 416)
                _outcome = MetricLabels.Ok;
            _span?.SetTag("http.response.status_code", response.Status);
            if (_operation == "get" && response.Headers.TryGetValue("Content-Length", out string? text)
                && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long length))
                ImacsMetrics.BlobBytes.Add(length, MetricLabels.Read);
        }

        // Its kind alone: a message may quote an address.
        public void Failed(Exception error) => _span?.SetStatus(ActivityStatusCode.Error, error.GetType().Name);

        public void Dispose()
        {
            ImacsMetrics.BlobDuration.RecordSince(_begun, _operation, _outcome);
            _span?.SetTag("imacs.state", _outcome).Dispose();
        }
    }
}
