using System.Reflection;

namespace Imacs.Reporting.Rendering;

/// <summary>The style sheet and scripts that become part of the page: ours, and plotly.js as Plotly.NET ships it.</summary>
internal static class EmbeddedAssets
{
    private static readonly Lazy<string> LazyPlotly = new(() => Read(typeof(Plotly.NET.Chart).Assembly, name =>
        name.Contains("plotly-", StringComparison.Ordinal) && name.EndsWith(".min.js", StringComparison.Ordinal)));

    private static readonly Lazy<string> LazyStyles = new(() => ReadOwn("report.css"));
    private static readonly Lazy<string> LazyEvaluationStyles = new(() => ReadOwn("evaluation.css"));
    private static readonly Lazy<string> LazyScript = new(() => ReadOwn("report.js"));

    /// <summary>The whole of plotly.js, minified, its licence notice included.</summary>
    public static string Plotly => LazyPlotly.Value;

    /// <summary>The style sheet.</summary>
    public static string Styles => LazyStyles.Value;

    /// <summary>What the page of an evaluation needs beside <see cref="Styles"/>.</summary>
    public static string EvaluationStyles => LazyEvaluationStyles.Value;

    /// <summary>The script that draws the charts, sorts the rows and opens the drill-downs.</summary>
    public static string Script => LazyScript.Value;

    private static string ReadOwn(string name) => Read(typeof(EmbeddedAssets).Assembly, n => n == name);

    private static string Read(Assembly assembly, Predicate<string> isWanted)
    {
        string name = Array.Find(assembly.GetManifestResourceNames(), isWanted)
            ?? throw new InvalidOperationException($"Assembly {assembly.GetName().Name} lacks an embedded file that the report needs; rebuild it or restore its package.");
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        string text = reader.ReadToEnd().ReplaceLineEndings("\n");

        // Inline, the element's own closing tag would end it early.
        string closing = name.EndsWith(".css", StringComparison.Ordinal) ? "</style" : "</script";
        return text.Contains(closing, StringComparison.OrdinalIgnoreCase)
            ? throw new InvalidOperationException($"The embedded file {name} holds a closing tag and cannot be put into the page.")
            : text;
    }
}
