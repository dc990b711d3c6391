using System.Xml.Linq;

namespace Imacs.Architecture.Tests;

/// <summary>One project file.</summary>
internal sealed record Project(string Name, string Path, XDocument Document)
{
    public bool IsTest => Name.EndsWith(".Tests", StringComparison.Ordinal) || Name is "Imacs.Testing" or "Imacs.Benchmarks";

    /// <summary>Names of the projects that it references.</summary>
    public IReadOnlyList<string> References =>
        [.. Includes("ProjectReference").Select(path => System.IO.Path.GetFileNameWithoutExtension(path.Replace('\\', '/'))).Order(StringComparer.Ordinal)];

    /// <summary>Names of the packages that it references.</summary>
    public IReadOnlyList<string> Packages => [.. Includes("PackageReference").Order(StringComparer.Ordinal)];

    private IEnumerable<string> Includes(string element) =>
        Document.Descendants(element).Select(reference => (string?)reference.Attribute("Include")).OfType<string>();
}
