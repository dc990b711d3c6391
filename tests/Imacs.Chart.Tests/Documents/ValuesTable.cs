using System.Text;
using System.Text.RegularExpressions;
using Imacs.Chart.Tests.Harness;
using YamlDotNet.RepresentationModel;

namespace Imacs.Chart.Tests.Documents;

/// <summary>The comments of values.yaml that begin with "# --", as the table of the chart's README.</summary>
internal static partial class ValuesTable
{
    private const string Begin = "<!-- values: made from values.yaml by Imacs.Chart.Tests; IMACS_UPDATE_GOLDEN=1 makes it anew -->";
    private const string End = "<!-- end of values -->";

    /// <summary>A documented key.</summary>
    public sealed record Row(string Key, string Default, string Text);

    /// <summary>The README with the table as it should be.</summary>
    public static string Into(string readme)
    {
        int begin = readme.IndexOf(Begin, StringComparison.Ordinal);
        int end = readme.IndexOf(End, StringComparison.Ordinal);
        Assert.True(begin >= 0 && end > begin, "README.md has no place for the table of values.");
        var table = new StringBuilder(Begin).Append("\n\n| key | default | |\n| --- | --- | --- |\n");
        foreach (Row row in Rows())
            table.Append("| `").Append(row.Key).Append("` | `").Append(row.Default.Replace("|", "\\|", StringComparison.Ordinal)).Append("` | ").Append(row.Text).Append(" |\n");
        return readme[..begin] + table.Append('\n') + readme[end..];
    }

    /// <summary>The documented keys of values.yaml, in its order.</summary>
    public static IReadOnlyList<Row> Rows()
    {
        string[] lines = File.ReadAllLines(Path.Combine(Repository.Chart, "values.yaml"));
        var rows = new List<Row>();
        var path = new List<string>();
        string? comment = null;
        foreach (string line in lines)
        {
            if (Comment().Match(line) is { Success: true } said)
            {
                comment = said.Groups["text"].Value;
                continue;
            }

            if (KeyLine().Match(line) is not { Success: true } key)
                continue;
            int depth = key.Groups["indent"].Length / 2;
            // Inside a list.
            if (depth > path.Count)
                continue;
            path.RemoveRange(depth, path.Count - depth);
            path.Add(key.Groups["key"].Value);
            if (comment is null)
                continue;
            rows.Add(new(string.Join('.', path), DefaultOf(path), comment));
            comment = null;
        }

        return rows;
    }

    private static string DefaultOf(IEnumerable<string> path)
    {
        var stream = new YamlStream();
        using var reader = new StreamReader(Path.Combine(Repository.Chart, "values.yaml"));
        stream.Load(reader);
        YamlNode node = stream.Documents[0].RootNode;
        foreach (string key in path)
            node = node[key];
        return Manifest.ToJson(node)!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }

    [GeneratedRegex("^ *# -- (?<text>.+)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Comment();

    [GeneratedRegex("^(?<indent> *)(?<key>[A-Za-z][A-Za-z0-9]*):", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex KeyLine();
}
