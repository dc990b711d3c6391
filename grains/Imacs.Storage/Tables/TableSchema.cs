using Imacs.Storage.Artifacts;

namespace Imacs.Storage.Tables;

/// <summary>How a table carries the name and version of its schema: in the file's metadata.</summary>
internal static class TableSchema
{
    public const string Key = "imacs.schema";

    public static Dictionary<string, string> Metadata(ArtifactSchema schema) => new(StringComparer.Ordinal) { [Key] = schema.ToString() };
}
