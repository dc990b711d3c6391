using System.Text.Json;
using Microsoft.AspNetCore.Components;

namespace Imacs.Reporting.Rendering;

/// <summary>Style, script and data elements with raw content.</summary>
internal static class InlineBlock
{
    // The default encoder escapes <, > and &, so no text can close the element that holds it.
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>A style element.</summary>
    public static MarkupString Style(string css) => new("<style>\n" + css + "</style>");

    /// <summary>A script element.</summary>
    public static MarkupString Script(string code) => new("<script>\n" + code + "\n</script>");

    /// <summary>Data for the script, as JSON that is safe inside HTML whatever names it holds.</summary>
    /// <param name="id">The element's id: ours, never a name from the data.</param>
    /// <param name="data">Anything serializable.</param>
    public static MarkupString Data(string id, object data) =>
        new($"<script type=\"application/json\" id=\"{id}\">{JsonSerializer.Serialize(data, data.GetType(), Json)}</script>");
}
