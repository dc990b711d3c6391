using Imacs.Contracts.Actors;
using Imacs.Contracts.Specs;
using Imacs.Contracts.Summaries;
using Imacs.Grains.Causality;
using Imacs.Grains.Reporting;
using Imacs.Grains.Scheduling;
using Imacs.Grains.Summaries;
using Imacs.Storage.Artifacts;
using Imacs.Storage.Tables;

namespace Imacs.Grains.Comparisons;

/// <summary>What a comparison does once its images are attributed. Each stage looks first at what is stored, so any of them may be begun again, anywhere.</summary>
internal sealed class ComparisonStages(
    IArtifactStore store, CausalChecks causal, SummaryAssembler summaries, ReportMaterials materials, IReportWriter report, WorkerCalls workers)
{
    private const int ImagesAskedAtOnce = 12;

    /// <summary>Masks the regions of every concept on some of its images.</summary>
    public async Task CheckAsync(string comparison, ComparisonSpec spec, ComparisonPlan plan, StageProgress progress, CancellationToken cancellationToken)
    {
        if (spec.CausalImages == 0 || await store.ExistsAsync(ArtifactNames.Causal(comparison), cancellationToken))
            return;
        progress.Enter(ComparisonStage.Checking, 0);
        var drawn = await Task.Run(() => causal.DrawAsync(comparison, spec, plan, progress.ShowLife, cancellationToken), cancellationToken);
        progress.Enter(ComparisonStage.Checking, drawn.Count);
        MaskReceipt[] receipts = await EachAsync(
            drawn,
            image => workers.AskAsync(
                $"masking concepts on {image.Work.Image.Image}",
                grains => grains.GetGrain<IImageAttributionGrain>(ShardKeys.OfImage(comparison, image.Work.Image.Index)).MaskAsync(image.Work, cancellationToken),
                cancellationToken),
            progress,
            cancellationToken);
        await Task.Run(() => causal.StoreAsync(comparison, drawn, receipts, cancellationToken), cancellationToken);
    }

    /// <summary>The cross-model summary, assembled or read.</summary>
    public async Task<ComparisonSummary> SummariseAsync(string comparison, ComparisonSpec spec, ComparisonPlan plan, StageProgress progress, CancellationToken cancellationToken)
    {
        progress.Enter(ComparisonStage.Summarising, 0);
        return await store.ExistsAsync(ArtifactNames.Summary(comparison), cancellationToken)
            ? await store.ReadJsonAsync<ComparisonSummary>(ArtifactNames.Summary(comparison), cancellationToken)
            : await Task.Run(() => summaries.AssembleAsync(comparison, spec, plan, progress.ShowLife, cancellationToken), cancellationToken);
    }

    /// <summary>Explains the exemplars' images in full and writes the report.</summary>
    public async Task RenderAsync(
        string comparison, ComparisonSpec spec, ComparisonPlan plan, ComparisonSummary summary, StageProgress progress, CancellationToken cancellationToken)
    {
        if (await store.ExistsAsync(ArtifactNames.Report(comparison), cancellationToken))
            return;
        IReadOnlyList<string> images = ReportMaterials.DrillDownImages(summary);
        progress.Enter(ComparisonStage.Rendering, images.Count + 1);
        var found = await Task.Run(() => materials.FindAsync(comparison, plan, images, progress.ShowLife, cancellationToken), cancellationToken);
        await EachAsync(
            [.. found.Values.Select(entry => entry.Image)],
            image => workers.AskAsync(
                $"explaining {image.Image}",
                grains => grains.GetGrain<IImageAttributionGrain>(ShardKeys.OfImage(comparison, image.Index))
                    .ExplainAsync(new(comparison, image.Index, image.Image, image.Path, image.Label, image.LabelIndex), cancellationToken),
                cancellationToken),
            progress,
            cancellationToken);
        await Task.Run(() => WriteAsync(comparison, spec, plan, summary, progress, cancellationToken), cancellationToken);
    }

    private async Task WriteAsync(string comparison, ComparisonSpec spec, ComparisonPlan plan, ComparisonSummary summary, StageProgress progress, CancellationToken cancellationToken)
    {
        ReportMaterial material = await materials.GatherAsync(comparison, spec, plan, summary, progress.ShowLife, cancellationToken);
        // The first pair's page last: it is what says that the report is done.
        foreach ((int pair, string page) in ArtifactNames.ReportPages(comparison, summary.Pairs).Index().Reverse())
            await store.CreateAsync(page, async (stream, token) => await report.WriteAsync(material, pair, stream, token), cancellationToken);
    }

    /// <summary>Asks for something of each image, a bounded number at a time; the answers in order.</summary>
    private static async Task<TAnswer[]> EachAsync<TItem, TAnswer>(
        IReadOnlyList<TItem> items, Func<TItem, Task<TAnswer>> ask, StageProgress progress, CancellationToken cancellationToken)
    {
        using var room = new SemaphoreSlim(ImagesAskedAtOnce);
        return await Task.WhenAll(items.Select(async item =>
        {
            await room.WaitAsync(cancellationToken);
            try
            {
                TAnswer answer = await ask(item);
                progress.Count();
                return answer;
            }
            finally
            {
                room.Release();
            }
        }));
    }
}
