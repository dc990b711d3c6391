using Imacs.Cli.Demo;
using Imacs.Storage.Tables;

namespace Imacs.Cli.Selftest;

/// <summary>The method's own tests, as docs/method.md lists them.</summary>
internal static class Experiments
{
    private const string PlantedRun = "planted";
    private const string TwinsRun = "twins";

    /// <summary>All of them, by number.</summary>
    public static IReadOnlyList<Experiment> All { get; } =
    [
        new("E0", "a model against itself: no difference, exactly", [DemoModels.Spurious], IdentityAsync),
        new("E1", "models exchanged: signs change, nothing else does", [DemoModels.Spurious, DemoModels.Robust], ExchangeAsync),
        new("E2", "two seeds: sure differences below half of a planted one", [DemoModels.Robust, DemoModels.Twin, DemoModels.Spurious], TwinsAsync),
        new("E3", "a mark misleads one model: its cluster is first", [DemoModels.Spurious, DemoModels.Robust], MarkAsync),
        new("E4", "one learned colour, one shape: fills up in the one, contours in the other", [ObjectModels.Colour, ObjectModels.Shape], ShapeAndColourAsync),
        new("E5", "one may look at the ground: ground up in it, objects in the other", [ObjectModels.Background, ObjectModels.Foreground], BackgroundAsync),
        new("E6", "one learned another domain: less accurate, differs on shifted ground", [ObjectModels.FirstDomain, ObjectModels.SecondDomain], DomainShiftAsync),
        new("E7", "weights drawn anew: agreement collapses", [DemoModels.Robust, DemoModels.Untrained, DemoModels.Twin], UntrainedAsync),
        new("E8", "first concept masked: costs the model more that looks at it", [DemoModels.Spurious, DemoModels.Robust], CausalAsync),
    ];

    private static async Task<Verdict> IdentityAsync(Workbench bench, CancellationToken cancellationToken)
    {
        FinishedRun run = await bench.CompareOnMarksAsync("identity", DemoModels.Spurious, DemoModels.Spurious);
        return IdentityVerdict.Judge(run.Summary, await File.ReadAllTextAsync(run.Report, cancellationToken));
    }

    private static async Task<Verdict> ExchangeAsync(Workbench bench, CancellationToken cancellationToken)
    {
        FinishedRun one = await PlantedAsync(bench), other = await bench.CompareOnMarksAsync("exchanged", DemoModels.Robust, DemoModels.Spurious);
        return ExchangeVerdict.Judge(one.Summary, other.Summary, await BoxesAsync(one, cancellationToken), await BoxesAsync(other, cancellationToken));
    }

    private static async Task<Verdict> TwinsAsync(Workbench bench, CancellationToken cancellationToken) =>
        NoiseVerdict.Judge((await TwinRunAsync(bench)).Summary, (await PlantedAsync(bench)).Summary);

    private static async Task<Verdict> MarkAsync(Workbench bench, CancellationToken cancellationToken)
    {
        FinishedRun run = await PlantedAsync(bench);
        DemoVerdict verdict = DemoVerdict.Judge(run.Summary, await BoxesAsync(run, cancellationToken), bench.Marks);
        return new(verdict.Passed, verdict.Figures);
    }

    private static async Task<Verdict> ShapeAndColourAsync(Workbench bench, CancellationToken cancellationToken)
    {
        (FinishedRun run, IReadOnlyList<ClusterPart> parts) = await bench.CompareOnObjectsAsync("shape-colour", ObjectData.ShapeAndColour, ObjectModels.Colour, ObjectModels.Shape);
        return PartsVerdict.ShapeAndColour(run.Summary, parts);
    }

    private static async Task<Verdict> BackgroundAsync(Workbench bench, CancellationToken cancellationToken)
    {
        (FinishedRun run, IReadOnlyList<ClusterPart> parts) = await bench.CompareOnObjectsAsync("background", ObjectData.ColourAndGround, ObjectModels.Background, ObjectModels.Foreground);
        return PartsVerdict.Background(run.Summary, parts);
    }

    private static async Task<Verdict> DomainShiftAsync(Workbench bench, CancellationToken cancellationToken)
    {
        (FinishedRun run, IReadOnlyList<ClusterPart> parts) = await bench.CompareOnObjectsAsync("domain-shift", ObjectData.SecondDomain, ObjectModels.FirstDomain, ObjectModels.SecondDomain);
        return PartsVerdict.DomainShift(run.Summary, parts);
    }

    private static async Task<Verdict> UntrainedAsync(Workbench bench, CancellationToken cancellationToken) => AgreementVerdict.Judge(
        (await bench.CompareOnMarksAsync("untrained", DemoModels.Robust, DemoModels.Untrained)).Summary, (await TwinRunAsync(bench)).Summary);

    private static async Task<Verdict> CausalAsync(Workbench bench, CancellationToken cancellationToken) => CausalVerdict.Judge((await PlantedAsync(bench)).Summary);

    private static Task<FinishedRun> PlantedAsync(Workbench bench) => bench.CompareOnMarksAsync(PlantedRun, DemoModels.Spurious, DemoModels.Robust);

    private static Task<FinishedRun> TwinRunAsync(Workbench bench) => bench.CompareOnMarksAsync(TwinsRun, DemoModels.Robust, DemoModels.Twin);

    private static async Task<IReadOnlyList<RegionBox>> BoxesAsync(FinishedRun run, CancellationToken cancellationToken) =>
        await ResultTables.ReadBoxesAsync(run.Store, run.Folder.Id, cancellationToken);
}
