using Imacs.Contracts.Errors;
using Imacs.Contracts.Specs;
using Imacs.Torch.Evaluation;
using Imacs.Torch.Models;

namespace Imacs.Cli.Evaluation;

/// <summary>The models of an evaluation, loaded, with the cascade of redrawn copies where the check asks for it.</summary>
internal sealed class EvaluationModels : IDisposable
{
    private readonly List<TorchModel> _loaded = [];

    private EvaluationModels()
    {
    }

    /// <summary>The models, in the order of the command line.</summary>
    public IReadOnlyList<EvaluationModel> All { get; private set; } = [];

    /// <summary>Number of classes.</summary>
    public int Outputs => All[0].Model.OutputCount;

    /// <summary>Loads them.</summary>
    /// <param name="spec">Which; the target is checked against the outputs.</param>
    /// <param name="size">Height and width for models that declare none.</param>
    /// <param name="device">"cpu", "cuda" or "cuda:N".</param>
    /// <param name="options">Stages of the cascade; null for none.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ImacsException">A model cannot be used, or they have different numbers of classes.</exception>
    public static async Task<EvaluationModels> LoadAsync(
        ComparisonSpec spec, IReadOnlyList<int> size, string device, QualityOptions? options, CancellationToken cancellationToken)
    {
        var models = new EvaluationModels();
        try
        {
            List<EvaluationModel> all = [];
            foreach (ModelSpec model in spec.Models.Select(model => model.InputSize is null ? model with { InputSize = size } : model))
                all.Add(await models.LoadAsync(model, device, options, spec.Seed, cancellationToken));
            models.All = all;
            if (all.Select(model => model.Model.OutputCount).Distinct().Count() > 1)
                throw new InvalidSpecException($"The models have different numbers of classes: {string.Join(", ", all.Select(model => $"{model.Model.Name} has {model.Model.OutputCount}"))}. Evaluate them one by one.");
            int[] indices = TargetText.Contrast(spec.Target) is { } pair ? [pair.Target, pair.Against] : TargetText.Index(spec.Target) is { } one ? [one] : [];
            foreach (int index in indices.Where(index => index >= models.Outputs))
                throw new InvalidSpecException($"--target {spec.Target}: class index {index} is not below the models' {models.Outputs} outputs.");
            return models;
        }
        catch
        {
            models.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (TorchModel model in _loaded)
            model.Dispose();
    }

    private async Task<EvaluationModel> LoadAsync(ModelSpec spec, string device, QualityOptions? options, long seed, CancellationToken cancellationToken)
    {
        ModelFile file = await ModelFile.ReadAsync(spec, cancellationToken);
        TorchModel trained = Load(null);
        return new(trained, [.. (options?.CascadeOf(trained.Layers.Count) ?? []).Select(layers => Load(new WeightRedraw(seed, layers)))]);

        TorchModel Load(WeightRedraw? redraw)
        {
            TorchModel model = TorchModel.Load(file, spec, spec.InputSize![0], spec.InputSize[1], device, redraw: redraw);
            _loaded.Add(model);
            return model;
        }
    }
}
