using System.Text.Json;
using Imacs.Sbom;

if (args.Length != 2 || !Directory.Exists(args[0]))
{
    await Console.Error.WriteLineAsync("Usage: imacs-sbom PUBLISHED-FOLDER FILE. Writes a CycloneDX 1.6 list of the packages that the published programs hold.");
    return 2;
}

await using FileStream file = File.Create(args[1]);
await JsonSerializer.SerializeAsync(file, BillOfMaterials.Of(args[0]), JsonSerializerOptions.Web);
return 0;
