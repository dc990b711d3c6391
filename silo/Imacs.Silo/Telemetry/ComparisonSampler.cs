using Imacs.Contracts.Telemetry;
using OpenTelemetry.Trace;

namespace Imacs.Silo.Telemetry;

/// <summary>
/// Records comparisons whole but for their images, of which there are millions: those of one shard in so many. What no comparison asked for, such as workers asking for work, is not recorded,
/// nor is what goes on for as long as a comparison does: the renewal of leases, the rounds of k-means.
/// </summary>
/// <param name="tracedShards">Images are recorded of every so manieth shard, the first included.</param>
internal sealed class ComparisonSampler(int tracedShards) : Sampler
{
    // Calls that are made again and again for as long as a comparison goes on, or once for each shard and round of k-means.
    private static readonly string[] Chatter = ["ISchedulerGrain/", "IShardGroupGrain/", "IShardGrain/SampleAsync", "IShardGrain/AssignAsync"];
    private static readonly SamplingResult Dropped = new(SamplingDecision.Drop);
    private static readonly SamplingResult Recorded = new(SamplingDecision.RecordAndSample);
    private readonly ParentBasedSampler _parents = new(new AlwaysOnSampler());

    /// <inheritdoc/>
    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters)
    {
        // Where the client records nothing, the trace begins here, below a call that is not recorded.
        if (samplingParameters.Name == ImacsTraces.Comparison)
            return Recorded;
        if (samplingParameters.ParentContext.TraceId == default || IsChatter(samplingParameters.Name))
            return Dropped;
        return samplingParameters.Name == ImacsTraces.ShardImages && ShardOf(samplingParameters) % tracedShards != 0 ? Dropped : _parents.ShouldSample(samplingParameters);
    }

    private static bool IsChatter(string name) => Chatter.Any(call => name.StartsWith(call, StringComparison.Ordinal));

    private static int ShardOf(in SamplingParameters parameters)
    {
        foreach ((string tag, object? value) in parameters.Tags ?? [])
        {
            if (tag == ImacsTraces.ShardTag && value is int shard)
                return shard;
        }

        return 0;
    }
}
