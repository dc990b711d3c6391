using System.Text.Json;
using System.Xml.Linq;

namespace Imacs.Architecture.Tests;

/// <summary>The arrows between projects: who may know whom, and which library is whose.</summary>
[Trait("Suite", "Unit")]
public sealed class ProjectArrowsTests
{
    private static readonly string[] Native = ["TorchSharp", "libtorch", "NetVips", "SkiaSharp", "ParquetSharp"];

    [Fact]
    public void Core_References_Nothing()
    {
        Assert.Empty(Repository.Projects["Imacs.Core"].References);
        Assert.Empty(Repository.Projects["Imacs.Core"].Packages);
    }

    [Fact]
    public void Contracts_References_OnlyTheOrleansSdk()
    {
        Assert.Empty(Repository.Projects["Imacs.Contracts"].References);
        Assert.Equal(["Microsoft.Orleans.Sdk"], Repository.Projects["Imacs.Contracts"].Packages);
    }

    [Theory]
    [InlineData("Imacs.Torch")]
    [InlineData("Imacs.Datasets")]
    [InlineData("Imacs.Storage")]
    public void Library_References_CoreAndContracts(string name) =>
        Assert.Equal(["Imacs.Contracts", "Imacs.Core"], Repository.Projects[name].References);

    [Theory]
    [InlineData("Imacs.Reporting")]
    [InlineData("Imacs.Client")]
    public void Reader_References_ContractsAlone(string name) =>
        Assert.Equal(["Imacs.Contracts"], Repository.Projects[name].References);

    [Fact]
    public void Grains_References_NoHostAndNoReport() =>
        Assert.DoesNotContain(Repository.Closure("Imacs.Grains"), project => project.Name is "Imacs.Silo" or "Imacs.Cli" or "Imacs.Reporting" or "Imacs.Client");

    [Fact]
    public void Client_Packages_AreThoseOfAConnection() => Assert.Equal(
        ["Microsoft.Extensions.Hosting", "Microsoft.Orleans.Client", "Microsoft.Orleans.Clustering.Redis"], Repository.Projects["Imacs.Client"].Packages);

    [Fact]
    public void Client_Closure_HoldsNoNativeLibrary()
    {
        Assert.DoesNotContain(Repository.Closure("Imacs.Client").SelectMany(project => project.Packages), IsNative);
        string lockFile = Path.Combine(Path.GetDirectoryName(Repository.Projects["Imacs.Client"].Path)!, "packages.lock.json");
        using JsonDocument locked = JsonDocument.Parse(File.ReadAllBytes(lockFile));
        foreach (JsonProperty framework in locked.RootElement.GetProperty("dependencies").EnumerateObject())
            Assert.DoesNotContain(framework.Value.EnumerateObject().Select(package => package.Name), IsNative);
    }

    [Theory]
    [InlineData("TorchSharp", "Imacs.Torch")]
    [InlineData("NetVips", "Imacs.Datasets")]
    [InlineData("ParquetSharp", "Imacs.Storage")]
    [InlineData("Azure.Storage.Blobs", "Imacs.Storage")]
    [InlineData("Azure.Identity", "Imacs.Storage")]
    [InlineData("Plotly.NET", "Imacs.Reporting")]
    public void Library_HasOneOwner(string package, string owner) =>
        Assert.Equal([owner], Repository.Projects.Values.Where(project => !project.IsTest && project.Packages.Contains(package)).Select(project => project.Name));

    [Fact]
    public void Production_References_NoTestProject() =>
        Assert.All(
            Repository.Projects.Values.Where(project => !project.IsTest),
            project => Assert.DoesNotContain(project.References, name => Repository.Projects[name].IsTest));

    [Fact]
    public void Packages_Versions_AreCentralAndKnown()
    {
        XDocument central = XDocument.Load(Path.Combine(Repository.Root, "Directory.Packages.props"));
        string[] known = [.. central.Descendants("PackageVersion").Select(version => (string)version.Attribute("Include")!)];

        Assert.Equal(known.Length, known.Distinct().Count());
        foreach (Project project in Repository.Projects.Values)
        {
            Assert.All(project.Packages, package => Assert.Contains(package, known));
            Assert.DoesNotContain(
                project.Document.Descendants("PackageReference"), reference => reference.Attribute("Version") is not null || reference.Attribute("VersionOverride") is not null);
            Assert.True(File.Exists(Path.Combine(Path.GetDirectoryName(project.Path)!, "packages.lock.json")), $"{project.Name} has no lock file.");
        }
    }

    private static bool IsNative(string package) => Native.Any(name => package.StartsWith(name, StringComparison.OrdinalIgnoreCase));
}
