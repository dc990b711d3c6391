using Imacs.Cli.Commands;
using Imacs.Cli.Runs;
using Imacs.Contracts.Errors;
using Imacs.Contracts.Evaluations;
using Imacs.Contracts.Specs;
using Imacs.Contracts.Summaries;
using Imacs.Core.Segmentation;
using Imacs.Datasets.Imaging;
using Imacs.Datasets.Labels;
using Imacs.Datasets.Sources;
using Imacs.Torch;
using Imacs.Torch.Attribution;
using Imacs.Torch.Devices;
using Imacs.Torch.Evaluation;
using Microsoft.Extensions.Logging.Abstractions;

namespace Imacs.Cli.Evaluation;

/// <summary>Carries an evaluation through in this process: images are streamed, what stays is a few numbers for each image, method and measure.</summary>
internal static class EvaluationRun
{
    private const int FewestAtOnce = 4;

    /// <summary>Evaluates.</summary>
    /// <param name="request">What.</param>
    /// <param name="options">Threads and device.</param>
    /// <param name="cancellationToken">Stops it; nothing is left behind.</param>
    /// <exception cref="ImacsException">Something that was given cannot be used.</exception>
    public static async Task<EvaluationResult> CarryThroughAsync(EvaluationRequest request, RunOptions options, CancellationToken cancellationToken)
    {
        ComparisonSpec spec = request.Spec;
        EvaluationData data = await EvaluationData.OpenAsync(request, cancellationToken);
        var decoder = new ImageDecoder(new ImageDecoderOptions { MaxSide = spec.Data.MaxSide });
        bool redraws = request.Measures.Any(measure => measure.Group == QualityMeasures.RandomisationGroup);
        using EvaluationModels models = await EvaluationModels.LoadAsync(
            spec, await data.FirstSizeAsync(decoder, cancellationToken), options.Device, redraws ? new QualityOptions() : null, cancellationToken);
        IReadOnlyList<string>? named = spec.Models.Select(model => model.Classes).FirstOrDefault(classes => classes is not null);
        ClassMap? classes = data.Labels.Count == 0 ? null : ClassMap.Create(data.Labels, named, models.Outputs);
        EvaluationSetup setup = await SetUpAsync(request, models, cancellationToken);

        using var queue = new DeviceQueue(new DeviceOptions { Device = options.Device, Threads = options.Threads }, NullLogger<DeviceQueue>.Instance);
        var evaluator = new ImageEvaluator(queue, setup);
        var outcomes = new EvaluationOutcome[data.Sample.Count];
        await EvaluationProgress.ShowAsync(data.Sample.Count, done => Parallel.ForEachAsync(
            Enumerable.Range(0, data.Sample.Count),
            new ParallelOptions { MaxDegreeOfParallelism = Math.Max(FewestAtOnce, 2 * queue.Threads), CancellationToken = cancellationToken },
            async (index, stop) =>
            {
                outcomes[index] = await OneAsync(evaluator, decoder, data, classes, setup, index, stop);
                done();
            }));
        return Result(request, data, named ?? classes?.Names ?? [.. Enumerable.Range(0, models.Outputs).Select(index => $"class {index}")], setup, outcomes);
    }

    private static async Task<EvaluationSetup> SetUpAsync(EvaluationRequest request, EvaluationModels models, CancellationToken cancellationToken)
    {
        ComparisonSpec spec = request.Spec;
        List<EvaluationMethod> methods = [];
        foreach ((string name, AttributionSpec attribution) in request.Methods)
        {
            // Expected gradients draw their baselines from the dataset that is evaluated, as a comparison does.
            string? references = AttributionMethodRules.NeedsReferences(attribution) ? spec.Data.Path : null;
            MethodMaterial material = await AttributeMaterial.LoadAsync(attribution, references, spec.Seed, cancellationToken);
            var asked = AttributionRequest.From(attribution, spec.Output, material);
            foreach (EvaluationModel model in models.All)
                asked.Check(model.Model);
            ConstantsMode mode = AttributionMethodRules.NeedsLiteralSegments(attribution) ? ConstantsMode.Literal : ConstantsMode.Scaled;
            methods.Add(new(name, asked, attribution.InnerMethod() is "ig" or "xrai" ? new SegmentationOptions { Mode = mode } : null));
        }

        return new()
        {
            Models = models.All,
            Methods = methods,
            Measures = request.Measures,
            Target = TargetRule.Parse(spec.Target, [.. spec.Models.Select(model => model.Name)]),
            Output = spec.Output,
            Fills = request.Fill.Baselines!,
            Material = await AttributeMaterial.LoadAsync(request.Fill, null, spec.Seed, cancellationToken),
        };
    }

    private static async Task<EvaluationOutcome> OneAsync(
        ImageEvaluator evaluator, ImageDecoder decoder, EvaluationData data, ClassMap? classes, EvaluationSetup setup, int index, CancellationToken cancellationToken)
    {
        DatasetItem item = data.Sample[index];
        try
        {
            if (item.Label is null && setup.Target.Kind == TargetKind.Label)
                throw new ImageRejectedException("it has no label, which is to be explained.");
            DecodedImage image = await decoder.DecodeFileAsync(item.Path, cancellationToken);
            var subject = new EvaluationSubject(item.Id, image.Image, item.Label is null || classes is null ? -1 : classes.IndexOf(item.Label), data.Boxes?.MaskOf(item, image));
            return new(new(item.Id, item.Label, subject.Evidence is not null), await evaluator.EvaluateAsync(subject, cancellationToken), null);
        }
        catch (Exception error) when (error is ImageRejectedException or NonFiniteResultException)
        {
            return new(new(item.Id, item.Label, false), [], error.Message);
        }
    }

    private static EvaluationResult Result(
        EvaluationRequest request, EvaluationData data, IReadOnlyList<string> classes, EvaluationSetup setup, EvaluationOutcome[] outcomes)
    {
        EvaluationOutcome[] done = [.. outcomes.Where(outcome => outcome.Rejected is null)];
        QuarantineReason[] reasons = [.. outcomes.Where(outcome => outcome.Rejected is not null).GroupBy(outcome => outcome.Rejected!)
            .Select(group => new QuarantineReason(group.Key, group.Count(), group.First().Image.Id)).OrderByDescending(reason => reason.Images)];
        if (done.Length == 0)
            throw new DatasetUnavailableException($"None of the {outcomes.Length} images drawn from {request.Spec.Data.Path} can be used: {reasons[0].Reason} (for instance {reasons[0].Example})");
        var table = new ScoreTable(setup, [.. done.Select(outcome => outcome.Values)]);
        return new()
        {
            Versions = new Dictionary<string, string>
            {
                ["imacs"] = typeof(EvaluationRun).Assembly.GetName().Version?.ToString(3) ?? "unknown",
                ["torchSharp"] = TorchRuntime.Version,
            },
            Parameters = new(
                request.Spec.Seed,
                request.Spec.Target ?? (data.Labels.Count > 0 ? "label" : $"predicted:{request.Spec.Models[0].Name}"),
                request.Spec.Output,
                request.Fill.WithoutFolders().Baselines!,
                request.Methods.ToDictionary(method => method.Name, method => method.Attribution.Resolved().WithoutFolders()),
                classes),
            Measures = request.Measures,
            Images = new(outcomes.Length, done.Length, outcomes.Length - done.Length, reasons),
            Sample = [.. done.Select(outcome => outcome.Image)],
            Models = [.. setup.Models.Select((_, slot) => table.Of(slot))],
        };
    }
}
