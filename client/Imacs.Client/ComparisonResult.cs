using System.Text.Json;
using Imacs.Contracts.Errors;
using Imacs.Contracts.Summaries;

namespace Imacs.Client;

/// <summary>What came out of a comparison.</summary>
/// <param name="Id">The comparison's id.</param>
/// <param name="Location">Where its artifacts are (report/index.html, regions.parquet, quarantine.parquet, ...): a folder as the silos see it, or an address below a container, without a secret.</param>
/// <param name="Summary">The cross-model summary.</param>
public sealed record ComparisonResult(string Id, string Location, ComparisonSummary Summary)
{
    /// <summary>Reads a summary as a cluster stores it.</summary>
    /// <exception cref="ArtifactStoreException">It is of another version than this program reads.</exception>
    internal static ComparisonResult Read(string id, string store, byte[] summary)
    {
        string location = $"{store}/{id}";
        try
        {
            using JsonDocument document = JsonDocument.Parse(summary);
            int version = document.RootElement.GetProperty("schemaVersion").GetInt32();
            if (version == ComparisonSummary.CurrentSchemaVersion && document.Deserialize<ComparisonSummary>(SummaryJson.Options) is { } read)
                return new(id, location, read);
            throw new ArtifactStoreException($"{location}/summary.json is of version {version}, and this program reads version {ComparisonSummary.CurrentSchemaVersion}. Use the imacs of the silos' version.");
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new ArtifactStoreException($"{location}/summary.json cannot be understood: {error.Message} Use the imacs of the silos' version.", error);
        }
    }
}
