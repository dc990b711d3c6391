namespace Imacs.Chart.Tests.Harness;

/// <summary>Where things are in this repository.</summary>
internal static class Repository
{
    /// <summary>Its root.</summary>
    public static string Root { get; } = Find();

    public static string Chart => Path.Combine(Root, "helm", "imacs");

    public static string Golden => Path.Combine(Root, "tests", "Imacs.Chart.Tests", "Golden");

    /// <summary>Whether golden files are to be written anew.</summary>
    public static bool UpdatesGolden => Environment.GetEnvironmentVariable("IMACS_UPDATE_GOLDEN") == "1";

    /// <summary>The names of the chart's value cases.</summary>
    public static IReadOnlyList<string> Cases { get; } =
        [.. Directory.GetFiles(Path.Combine(Chart, "ci"), "*-values.yaml").Select(file => Path.GetFileName(file)[..^"-values.yaml".Length]).Order(StringComparer.Ordinal)];

    public static string ValuesOf(string name) => Path.Combine(Chart, "ci", $"{name}-values.yaml");

    private static string Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Imacs.Distributed.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds Imacs.Distributed.sln.");
    }
}
