using System.Globalization;
using Imacs.Contracts.Errors;

namespace Imacs.Datasets.Manifests;

/// <summary>Where in a manifest something is wrong.</summary>
internal static class ManifestErrors
{
    public static DatasetUnavailableException At(string file, long line, string problem, Exception? cause = null) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{file}, line {line}: {problem}"), cause);
}
