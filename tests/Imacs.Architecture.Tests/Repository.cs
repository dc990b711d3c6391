using System.Xml.Linq;

namespace Imacs.Architecture.Tests;

/// <summary>The checkout as files: projects, their arrows and their sources.</summary>
internal static class Repository
{
    private static readonly string[] Trees = ["grains", "silo", "client"];
    private static readonly string[] BuildOutputs = ["bin", "obj"];

    public static string Root { get; } = FindRoot();

    /// <summary>Every project, tests included, by name.</summary>
    public static IReadOnlyDictionary<string, Project> Projects { get; } = Files(".", "*.csproj")
        .Select(path => new Project(Path.GetFileNameWithoutExtension(path), path, XDocument.Load(path)))
        .ToDictionary(project => project.Name);

    /// <summary>What ships: C# sources outside of tests and build outputs.</summary>
    public static IEnumerable<string> Sources => Trees.SelectMany(tree => Files(tree, "*.cs"));

    /// <summary>Files below a folder of the checkout, in ordinal order.</summary>
    public static IEnumerable<string> Files(string folder, string pattern) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories)
            .Where(path => !Path.GetRelativePath(Root, path).Split(Path.DirectorySeparatorChar).Any(BuildOutputs.Contains))
            .Order(StringComparer.Ordinal);

    /// <summary>A project and all that it references, directly or not.</summary>
    public static IEnumerable<Project> Closure(string name) =>
        Projects[name].References.SelectMany(Closure).Append(Projects[name]).DistinctBy(project => project.Name);

    private static string FindRoot()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Imacs.Distributed.sln")))
                return at.FullName;
        }

        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds Imacs.Distributed.sln.");
    }
}
