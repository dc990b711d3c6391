using Imacs.Contracts.Errors;
using Imacs.Contracts.Specs;
using Imacs.Contracts.Summaries;
using Imacs.Core.Clustering;
using Imacs.Datasets.Files;
using Imacs.Grains.Comparisons;
using Imacs.Storage.Artifacts;

namespace Imacs.Grains.Clustering;

/// <summary>Saved concepts: made of a finished comparison, read back for another one.</summary>
internal static class ConceptModels
{
    private const string FileEnding = ".json";

    /// <summary>The concepts of a comparison.</summary>
    public static ConceptModel Of(ComparisonPlan plan, Centroids centroids, IReadOnlyList<ClusterSummary> clusters) => new()
    {
        Comparison = plan.Fingerprint!,
        Embedding = NameOf(plan.Embedding),
        Networks = Networks(plan),
        Dimension = centroids.Dimension,
        Concepts = [.. clusters.OrderBy(cluster => cluster.Id).Select(cluster => new SavedConcept(
            cluster.Id, cluster.Regions, cluster.Labels.Count > 0 ? cluster.Labels[0].Label : null, centroids.Row(cluster.Id).ToArray()))],
    };

    /// <summary>Reads saved concepts.</summary>
    /// <param name="place">A concepts.json, or the folder of a run that has one: in the store "store:RUN".</param>
    /// <param name="files">Opens it.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="InvalidSpecException">There is none, or it cannot be read.</exception>
    public static async Task<ConceptModel> ReadAsync(string place, IFileReader files, CancellationToken cancellationToken)
    {
        string normal = PlaceText.Normal(place);
        bool isFolder = PlaceText.IsLocal(normal) ? Directory.Exists(normal) : !normal.EndsWith(FileEnding, StringComparison.Ordinal);
        string file = isFolder ? $"{normal.TrimEnd('/')}/concepts{FileEnding}" : normal;
        try
        {
            await using Stream stream = await files.OpenAsync(file, cancellationToken);
            ConceptModel model = await VersionedJson.ReadAsync<ConceptModel>(stream, ArtifactSchemas.Concepts, file, cancellationToken);
            if (model.Concepts.Count < 2 || model.Concepts.Any(concept => concept.Centre.Count != model.Dimension || concept.Centre.Any(value => !float.IsFinite(value))))
                throw new InvalidSpecException($"concepts: {file} holds {model.Concepts.Count} concepts; at least two are needed, each with a centre of {model.Dimension} finite numbers. Copy it again from the run that made it.");
            return model;
        }
        catch (ArtifactStoreException error)
        {
            throw new InvalidSpecException($"concepts: {error.Message}", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InvalidSpecException($"concepts: {file} cannot be read: {error.Message.TrimEnd('.')}. Give the concepts.json of a finished run, or the run's folder.", error);
        }
    }

    /// <summary>Refuses concepts whose embeddings are not those of this comparison.</summary>
    /// <exception cref="InvalidSpecException">They were embedded by something else.</exception>
    public static void Check(ConceptModel model, ComparisonPlan plan)
    {
        if (model.Embedding == NameOf(plan.Embedding) && model.Networks.SequenceEqual(Networks(plan)))
            return;
        string theirs = model.Networks.Count == 0 ? "the built-in descriptor" : $"{model.Embedding} (sha256 {string.Join(", ", model.Networks.Select(Short))})";
        string ours = Networks(plan) is { Count: > 0 } networks ? $"{NameOf(plan.Embedding)} (sha256 {string.Join(", ", networks.Select(Short))})" : "the built-in descriptor";
        throw new InvalidSpecException(
            $"concepts: they were embedded by {theirs}, but this comparison embeds by {ours}; distances between the two mean nothing. Use the same --embedder, or none where none was used.");
    }

    /// <summary>The centres.</summary>
    public static Centroids Centres(ConceptModel model) =>
        new(model.Concepts.Count, model.Dimension, [.. model.Concepts.OrderBy(concept => concept.Id).SelectMany(concept => concept.Centre)]);

    private static string NameOf(EmbeddingSource source) => source switch
    {
        EmbeddingSource.Embedder => "embedder",
        EmbeddingSource.Models => "models",
        _ => "descriptor",
    };

    private static IReadOnlyList<string> Networks(ComparisonPlan plan) => plan.Embedding switch
    {
        EmbeddingSource.Embedder => [plan.Embedder!.Sha256!],
        EmbeddingSource.Models => [.. plan.Models.Select(model => model.Sha256!).Order(StringComparer.Ordinal)],
        _ => [],
    };

    private static string Short(string hash) => hash[..Math.Min(12, hash.Length)];
}
