using System.Text.Json;
using Imacs.Contracts.Actors;
using Imacs.Contracts.Errors;
using Imacs.Contracts.Specs;
using Imacs.Contracts.Summaries;
using Imacs.Storage.Artifacts;
using Imacs.Storage.Tables;

namespace Imacs.Grains.Comparisons;

/// <summary>What a comparison's artifacts tell about it: all that survives a crash.</summary>
/// <param name="Id">The comparison's id.</param>
/// <param name="Spec">The effective spec.</param>
/// <param name="Plan">The plan; null before it is committed.</param>
/// <param name="Done">Per shard, whether it is stored.</param>
/// <param name="Stage">The stage that these artifacts show.</param>
/// <param name="State">Whether it goes on by itself.</param>
public sealed record StoredComparison(
    string Id, ComparisonSpec Spec, ComparisonPlan? Plan, IReadOnlyList<bool> Done, ComparisonStage Stage, ComparisonState State)
{
    private const int ComparisonsReadAtOnce = 16;

    /// <summary>Shards that are stored.</summary>
    public int ShardsDone { get; } = Done.Count(done => done);

    /// <summary>The images of a result that was copied out of its store, from its summary; null for all others. Such a copy has no plan, so it cannot be continued.</summary>
    public ImageCounts? Copied { get; init; }

    /// <summary>Whether this is a result that was copied out of its store.</summary>
    public bool IsCopy => Copied is not null;

    /// <summary>Reads a comparison's state, to continue it.</summary>
    /// <param name="store">The store.</param>
    /// <param name="comparison">The comparison's id.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Null where there is no such comparison.</returns>
    public static ValueTask<StoredComparison?> ReadAsync(IArtifactStore store, string comparison, CancellationToken cancellationToken) =>
        ReadAsync(store, comparison, isGlance: false, cancellationToken);

    /// <summary>Reads a comparison's state, to tell it. Where the regions are clustered every shard was stored, so the shards, which may be millions of
    /// artifacts, are not looked for: one that somebody removed since is noticed only by <see cref="ReadAsync(IArtifactStore, string, CancellationToken)"/>.</summary>
    /// <param name="store">The store.</param>
    /// <param name="comparison">The comparison's id.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Null where there is no such comparison.</returns>
    public static ValueTask<StoredComparison?> GlanceAsync(IArtifactStore store, string comparison, CancellationToken cancellationToken) =>
        ReadAsync(store, comparison, isGlance: true, cancellationToken);

    /// <summary>All comparisons of a store, by id.</summary>
    /// <param name="store">The store.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<List<CatalogEntry>> ListAsync(IArtifactStore store, CancellationToken cancellationToken)
    {
        List<string> roots = [];
        await foreach (string root in store.ListRootsAsync(cancellationToken))
            roots.Add(root);
        var entries = new CatalogEntry?[roots.Count];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, roots.Count),
            new ParallelOptions { MaxDegreeOfParallelism = ComparisonsReadAtOnce, CancellationToken = cancellationToken },
            async (number, token) => entries[number] = await FindEntryAsync(store, roots[number], token));
        return [.. entries.OfType<CatalogEntry>()];
    }

    /// <summary>Whether a cluster is to continue it.</summary>
    public bool IsWanted => Stage != ComparisonStage.Done && State.State == WorkState.Running && !IsCopy;

    /// <summary>Whether it is a comparison of this spec, which is compared as it is stored.</summary>
    /// <param name="spec">A spec, resolved or not.</param>
    public bool IsOf(ComparisonSpec spec) => AreSame(Spec, spec);

    /// <summary>Whether two specs say the same, be it in other words.</summary>
    public static bool AreSame(ComparisonSpec first, ComparisonSpec second) => Text(first) == Text(second);

    /// <summary>Where it is, as far as artifacts tell.</summary>
    public ComparisonStatus ToStatus() => new(
        Id,
        Present,
        Images,
        Stage >= ComparisonStage.Clustering ? Images : (int)Math.Min((long)ShardsDone * Spec.ShardSize, Images),
        Copied?.Quarantined ?? 0,
        Done.Count,
        ShardsDone,
        StageDone: 0,
        StageTotal: 0,
        Present == ComparisonStage.Failed ? State.Failure : null,
        Present == ComparisonStage.Failed && State.IsInput);

    /// <summary>This comparison in a catalogue.</summary>
    public CatalogEntry ToEntry() => new(Id, Present, [.. Spec.Models.Select(model => model.Name)], Images, Done.Count, ShardsDone);

    private int Images => Plan?.Images ?? Copied?.Total ?? 0;

    /// <summary>The stage, or how it ended before it was done.</summary>
    private ComparisonStage Present => Stage == ComparisonStage.Done ? ComparisonStage.Done : State.State switch
    {
        WorkState.Cancelled => ComparisonStage.Cancelled,
        WorkState.Failed => ComparisonStage.Failed,
        _ => Stage,
    };

    private static async ValueTask<CatalogEntry?> FindEntryAsync(IArtifactStore store, string comparison, CancellationToken cancellationToken)
    {
        try
        {
            return (await GlanceAsync(store, comparison, cancellationToken))?.ToEntry();
        }
        catch (ArtifactStoreException)
        {
            // Damaged, or of another version: it must not hide the others. Asking for it by name tells what is wrong.
            return new(comparison, ComparisonStage.None, [], 0, 0, 0);
        }
    }

    private static string Text(ComparisonSpec spec) => JsonSerializer.Serialize(spec.Resolved(), SummaryJson.Options);

    private static async ValueTask<StoredComparison?> ReadAsync(IArtifactStore store, string comparison, bool isGlance, CancellationToken cancellationToken)
    {
        if (await store.FindJsonAsync<ComparisonSpec>(ArtifactNames.Spec(comparison), cancellationToken) is not { } spec)
            return null;
        ComparisonState state = await ComparisonState.ReadAsync(store, comparison, cancellationToken);
        if (await store.FindJsonAsync<ComparisonPlan>(ArtifactNames.Plan(comparison), cancellationToken) is not { } plan)
            return await WithoutPlanAsync(store, new(comparison, spec, null, [], ComparisonStage.Planning, state), cancellationToken);
        if (await store.FindJsonAsync<PlanFingerprint>(ArtifactNames.Fingerprint(comparison), cancellationToken) is { } listed)
            plan = plan with { Fingerprint = listed.Fingerprint };
        bool[] done = isGlance && await store.ExistsAsync(ArtifactNames.Centroids(comparison), cancellationToken)
            ? [.. Enumerable.Repeat(true, plan.Shards)]
            : await ShardTables.FindStoredAsync(store, comparison, plan.Shards, cancellationToken);
        return new(comparison, spec, plan, done, await StageAsync(store, comparison, done, spec.CausalImages > 0, cancellationToken), state);
    }

    /// <summary>A comparison that is being planned, or the copy of a result: a summary comes long after the plan.</summary>
    private static async ValueTask<StoredComparison> WithoutPlanAsync(IArtifactStore store, StoredComparison planning, CancellationToken cancellationToken) =>
        await store.FindJsonAsync<ComparisonSummary>(ArtifactNames.Summary(planning.Id), cancellationToken) is { } summary
            ? planning with { Copied = summary.Images, Stage = await ReportStageAsync(store, planning.Id, cancellationToken) }
            : planning;

    private static async ValueTask<ComparisonStage> StageAsync(IArtifactStore store, string comparison, bool[] done, bool causal, CancellationToken cancellationToken)
    {
        if (!done.All(stored => stored))
            return ComparisonStage.Attributing;
        if (!await store.ExistsAsync(ArtifactNames.Centroids(comparison), cancellationToken))
            return ComparisonStage.Clustering;
        if (causal && !await store.ExistsAsync(ArtifactNames.Causal(comparison), cancellationToken))
            return ComparisonStage.Checking;
        if (!await store.ExistsAsync(ArtifactNames.Summary(comparison), cancellationToken))
            return ComparisonStage.Summarising;
        return await ReportStageAsync(store, comparison, cancellationToken);
    }

    /// <summary>The stage of a comparison that has a summary.</summary>
    private static async ValueTask<ComparisonStage> ReportStageAsync(IArtifactStore store, string comparison, CancellationToken cancellationToken) =>
        await store.ExistsAsync(ArtifactNames.Report(comparison), cancellationToken) ? ComparisonStage.Done : ComparisonStage.Rendering;
}
