using System.Text.Json;
using Imacs.Contracts.Summaries;

namespace Imacs.Cli.Tests;

/// <summary>What the tests have in common: a small real dataset and one finished run of it, made once.</summary>
public sealed class Bench : IAsyncLifetime
{
    private readonly TempFolder _folder = new();

    /// <summary>Two EuroSAT chips of each of ten classes, in class folders.</summary>
    public string Images => _folder["images"];

    /// <summary>The finished run of planted-a.pt, 'a', against planted-b.pt, 'b', over <see cref="Images"/>.</summary>
    public string Reference => _folder["reference"];

    /// <summary>How the command that made <see cref="Reference"/> ended.</summary>
    internal ImacsResult ReferenceResult { get; private set; } = null!;

    /// <summary>Flags that keep a run short: 8 gradients an image and model, few regions, several shards, few images to mask concepts in.</summary>
    internal static IReadOnlyList<string> Quick { get; } =
        ["--embedder", Model("encoder.pt"), "--k", "5", "--regions-per-model", "3", "--shard-size", "4", "--rule", "midpoint", "--steps", "4", "--causal-images", "6"];

    /// <summary>The command line of a run of two shared models.</summary>
    internal static IEnumerable<string> Compare(string first, string second, string images, string output) =>
        ["compare", "--model", $"a={Model(first)}", "--model", $"b={Model(second)}", "--data", images, .. Quick, "--out", output];

    /// <summary>A command line with another value for one of its options.</summary>
    internal static string[] With(IEnumerable<string> command, string option, string value)
    {
        string[] changed = [.. command];
        changed[Array.IndexOf(changed, option) + 1] = value;
        return changed;
    }

    /// <summary>A shared model's file.</summary>
    internal static string Model(string file) => SharedData.Path("models", file);

    /// <summary>A run's summary.</summary>
    internal static ComparisonSummary Summary(string run) =>
        JsonSerializer.Deserialize<ComparisonSummary>(File.ReadAllBytes(Path.Combine(run, "summary.json")), SummaryJson.Options)!;

    /// <summary>Asserts that files of two runs hold the same bytes.</summary>
    internal static void AssertSameFiles(string expected, string actual, params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
            Assert.True(File.ReadAllBytes(Path.Combine(expected, name)).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(actual, name))), $"{name} differs between {expected} and {actual}.");
    }

    public async ValueTask InitializeAsync()
    {
        EuroSatChips.CopyTo(Images, 2);
        ReferenceResult = await ImacsProcess.RunAsync(_folder.Path, Compare("planted-a.pt", "planted-b.pt", Images, Reference));
        ReferenceResult.Succeeded();
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }
}
