using System.Diagnostics;
using Imacs.Contracts.Specs;
using TorchSharp;
using static TorchSharp.torch;

namespace Imacs.Torch.Models;

/// <summary>What is known about a model, and what it costs on one thread of this processor.</summary>
public sealed record ModelInspection
{
    private const int Repeats = 5;

    /// <summary>The file.</summary>
    public required string Path { get; init; }

    /// <summary>Its hash.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Its size in bytes.</summary>
    public required long FileBytes { get; init; }

    /// <summary>Number of parameters.</summary>
    public required long Parameters { get; init; }

    /// <summary>Rows of the input.</summary>
    public required int InputHeight { get; init; }

    /// <summary>Columns of the input.</summary>
    public required int InputWidth { get; init; }

    /// <summary>Classes, or the length of the output.</summary>
    public required int Outputs { get; init; }

    /// <summary>Length of embed(x); 0 without one.</summary>
    public required int EmbeddingLength { get; init; }

    /// <summary>Height and width of features(x); null where the module offers no feature layer.</summary>
    public required IReadOnlyList<int>? FeatureSize { get; init; }

    /// <summary>Smallest output on a grey ramp.</summary>
    public required double LeastOutput { get; init; }

    /// <summary>Largest output on a grey ramp.</summary>
    public required double MostOutput { get; init; }

    /// <summary>Whether the rows sum to 1, as probabilities do.</summary>
    public required bool RowsSumToOne { get; init; }

    /// <summary>Samples in a timed batch.</summary>
    public required int Batch { get; init; }

    /// <summary>Median time of a forward pass, per sample.</summary>
    public required double ForwardMilliseconds { get; init; }

    /// <summary>Median time of a gradient, per sample.</summary>
    public required double GradientMilliseconds { get; init; }

    /// <summary>Loads a model and tries it.</summary>
    /// <param name="spec">Where it is, with an input size.</param>
    /// <param name="batch">Samples in a timed batch.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="Imacs.Contracts.Errors.ModelContractException">It breaks the contract of a classifier.</exception>
    public static async Task<ModelInspection> RunAsync(ModelSpec spec, int batch, CancellationToken cancellationToken)
    {
        ModelFile file = await ModelFile.ReadAsync(spec, cancellationToken);
        using TorchModel model = TorchModel.Load(file, spec, spec.InputSize![0], spec.InputSize[1], "cpu");
        return Try(model, file, batch);
    }

    private static ModelInspection Try(TorchModel model, ModelFile file, int batch)
    {
        using var scope = NewDisposeScope();
        Tensor samples = linspace(0, 1, (long)batch * 3 * model.InputHeight * model.InputWidth).view(batch, 3, model.InputHeight, model.InputWidth);
        Tensor outputs = model.Outputs(samples);
        Tensor explained = zeros(batch, model.OutputCount);
        explained[TensorIndex.Colon, 0] = 1;
        return new ModelInspection
        {
            Path = file.Path,
            Sha256 = file.Sha256,
            FileBytes = file.Bytes.Length,
            Parameters = model.ParameterCount,
            InputHeight = model.InputHeight,
            InputWidth = model.InputWidth,
            Outputs = model.OutputCount,
            EmbeddingLength = model.EmbeddingLength,
            FeatureSize = model.FeatureSize is { } features ? [features.Height, features.Width] : null,
            LeastOutput = outputs.min().item<float>(),
            MostOutput = outputs.max().item<float>(),
            RowsSumToOne = (outputs.sum(1) - 1).abs().max().item<float>() < 1e-3f,
            Batch = batch,
            ForwardMilliseconds = Time(batch, () => model.Outputs(samples)),
            GradientMilliseconds = Time(batch, () => model.Differentiate(samples, explained, probability: true)),
        };
    }

    /// <summary>Median over repeats, after one to warm up.</summary>
    private static double Time(int batch, Action action)
    {
        var times = new double[Repeats];
        for (int i = -1; i < Repeats; i++)
        {
            using var scope = NewDisposeScope();
            long start = Stopwatch.GetTimestamp();
            action();
            if (i >= 0)
                times[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds / batch;
        }

        Array.Sort(times);
        return times[Repeats / 2];
    }
}
