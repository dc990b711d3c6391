using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Imacs.Sbom;

/// <summary>What published programs hold, as CycloneDX 1.6. It is read from the programs' own deps.json, so it lists what is shipped and not what was asked for.</summary>
public static class BillOfMaterials
{
    private const string Ours = "Imacs.";

    /// <summary>The list.</summary>
    /// <param name="folder">Where programs were published; each has a deps.json there.</param>
    /// <returns>A CycloneDX document; the same folder gives the same one.</returns>
    /// <exception cref="InvalidDataException">There is no program in the folder.</exception>
    public static JsonObject Of(string folder)
    {
        string[] programs = [.. Directory.GetFiles(folder, "*.deps.json").Order(StringComparer.Ordinal)];
        if (programs.Length == 0)
            throw new InvalidDataException($"{folder} holds no published program: there is no *.deps.json in it.");
        var components = new SortedDictionary<string, JsonObject>(StringComparer.Ordinal);
        string version = string.Empty;
        foreach (string program in programs)
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(program));
            foreach (JsonProperty library in document.RootElement.GetProperty("libraries").EnumerateObject())
            {
                string[] parts = library.Name.Split('/');
                if (library.Value.GetProperty("type").GetString() == "package")
                    components[library.Name] = Component(parts[0], parts[1], library.Value.GetProperty("sha512").GetString());
                else if (parts[0].StartsWith(Ours, StringComparison.Ordinal) || parts[0].StartsWith("imacs", StringComparison.Ordinal))
                    version = parts[1];
            }
        }

        return new()
        {
            ["bomFormat"] = "CycloneDX",
            ["specVersion"] = "1.6",
            ["version"] = 1,
            ["metadata"] = new JsonObject { ["component"] = new JsonObject { ["type"] = "application", ["name"] = "imacs", ["version"] = version, ["bom-ref"] = "imacs" } },
            ["components"] = new JsonArray([.. components.Values]),
        };
    }

    private static JsonObject Component(string name, string version, string? hash)
    {
        string url = string.Create(CultureInfo.InvariantCulture, $"pkg:nuget/{name}@{version}");
        var component = new JsonObject { ["type"] = "library", ["bom-ref"] = url, ["name"] = name, ["version"] = version, ["purl"] = url };
        // Of the package, as NuGet has it: "sha512-" and base64.
        if (hash?.Split('-', 2) is ["sha512", { Length: > 0 } digest])
            component["hashes"] = new JsonArray(new JsonObject { ["alg"] = "SHA-512", ["content"] = Convert.ToHexStringLower(Convert.FromBase64String(digest)) });
        return component;
    }
}
