namespace Imacs.Storage.Tables;

/// <summary>The names and versions of the tables, kept in each file's metadata; a reader refuses a version that it does not know.</summary>
internal static class TableSchema
{
    public const string Key = "imacs.schema";
    public const string Images = "images/1";
    public const string ShardRegions = "shard-regions/1";
    public const string Regions = "regions/1";
    public const string Quarantine = "quarantine/1";
    public const string Centroids = "centroids/1";
    public const string DrillDown = "drilldown/1";

    public static Dictionary<string, string> Metadata(string schema) => new(StringComparer.Ordinal) { [Key] = schema };
}
