using Imacs.Contracts.Specs;
using Orleans.Concurrency;

namespace Imacs.Contracts.Actors;

/// <summary>The life of one comparison: plan, attribute, cluster, summarise, render. Its state is its artifacts; a fresh activation continues from
/// them. Key: the comparison's id, a name that is a folder or blob prefix.</summary>
[Alias("imacs.comparison")]
public interface IComparisonGrain : IGrainWithStringKey
{
    /// <summary>Checks and plans a new comparison and starts it. When it throws, nothing is left behind.</summary>
    /// <param name="spec">What to compare.</param>
    /// <param name="cancellationToken">Stops the planning, and removes it.</param>
    /// <exception cref="Errors.InvalidSpecException">The spec breaks a rule, the classes do not match, or the id is taken.</exception>
    /// <exception cref="Errors.ModelContractException">A model cannot be used.</exception>
    /// <exception cref="Errors.DatasetUnavailableException">The dataset cannot be read or is empty.</exception>
    /// <exception cref="Errors.ComparisonFailedException">Somebody cancelled it while it was planned.</exception>
    [Alias("submit"), ResponseTimeout("01:00:00")]
    ValueTask SubmitAsync(ComparisonSpec spec, CancellationToken cancellationToken = default);

    /// <summary>The same for a caller whose first call had no answer: a comparison of this spec that is there, or is being planned, is taken for the caller's own. Models and images may have changed
    /// under the same paths, so nobody else may ask this way.</summary>
    /// <param name="spec">What to compare, as in the first call.</param>
    /// <param name="cancellationToken">As in <see cref="SubmitAsync"/>.</param>
    /// <exception cref="Errors.InvalidSpecException">As in <see cref="SubmitAsync"/>; the id is taken where the comparison that has it is of another spec.</exception>
    /// <exception cref="Errors.ModelContractException">A model cannot be used.</exception>
    /// <exception cref="Errors.DatasetUnavailableException">The dataset cannot be read or is empty.</exception>
    /// <exception cref="Errors.ComparisonFailedException">Somebody cancelled it while it was planned.</exception>
    [Alias("submit-again"), AlwaysInterleave, ResponseTimeout("01:00:00")]
    ValueTask SubmitAgainAsync(ComparisonSpec spec, CancellationToken cancellationToken = default);

    /// <summary>Continues a comparison from its artifacts; does nothing to one that is running or done.</summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="Errors.ComparisonNotFoundException">There is no such comparison.</exception>
    [Alias("resume"), ResponseTimeout("01:00:00")]
    ValueTask ResumeAsync(CancellationToken cancellationToken = default);

    /// <summary>Stops the work; what is stored stays, and <see cref="ResumeAsync"/> continues it.</summary>
    [Alias("cancel"), AlwaysInterleave]
    ValueTask CancelAsync();

    /// <summary>Where it is.</summary>
    [Alias("status"), AlwaysInterleave]
    ValueTask<ComparisonStatus> GetStatusAsync();

    /// <summary>What summary.json holds, as it is stored: some 8 KB for each concept and 1 KB more for each further pair of models, however many images there were: 200 KB for 25 concepts, below 10 MB for the most there can be of two models.</summary>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>UTF-8; a <see cref="Summaries.ComparisonSummary"/> in the dialect of <see cref="Summaries.SummaryJson"/>.</returns>
    /// <exception cref="Errors.ComparisonNotFoundException">There is no such comparison.</exception>
    /// <exception cref="Errors.ComparisonUnfinishedException">It is not done.</exception>
    /// <exception cref="Errors.ArtifactStoreException">The summary is missing or damaged.</exception>
    [Alias("summary"), AlwaysInterleave, ResponseTimeout("00:05:00")]
    ValueTask<byte[]> GetSummaryAsync(CancellationToken cancellationToken = default);

    /// <summary>Takes notice that a shard is stored. Told by the worker that did it, at least once for each shard.</summary>
    /// <param name="receipt">Which shard, and what is in it.</param>
    [Alias("shard-finished"), AlwaysInterleave]
    ValueTask ShardFinishedAsync(ShardReceipt receipt);

    /// <summary>Takes notice that a shard cannot be done.</summary>
    /// <param name="shard">Which shard.</param>
    /// <param name="reason">Why, in a sentence.</param>
    /// <param name="isInput">Whether something that was given must change.</param>
    [Alias("shard-failed"), AlwaysInterleave]
    ValueTask ShardFailedAsync(int shard, string reason, bool isInput);
}
