namespace Imacs.Datasets.Manifests;

/// <summary>One record of a CSV file.</summary>
/// <param name="Line">The line it begins on, from 1.</param>
/// <param name="Fields">At least one field, quotes removed.</param>
internal readonly record struct CsvRecord(long Line, string[] Fields);
