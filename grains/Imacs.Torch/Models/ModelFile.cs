using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Imacs.Contracts.Errors;
using Imacs.Contracts.Specs;

namespace Imacs.Torch.Models;

/// <summary>The bytes of a model file, read once, so that what is hashed is what is loaded.</summary>
/// <param name="Path">Where it was read from.</param>
/// <param name="Bytes">The whole file.</param>
/// <param name="Sha256">Its hash, 64 lower-case hex digits.</param>
public sealed partial record ModelFile(string Path, byte[] Bytes, string Sha256)
{
    private static readonly HashSet<string> OwnLibraries = ["aten", "prim", "quantized", "_quantized", "prepacked", "mkldnn", "mkldnn_prepacked", "sparse"];

    /// <summary>Reads a model file and checks that it is a TorchScript archive.</summary>
    /// <param name="spec">Where it is, and optionally the hash it must have.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="ModelContractException">It is missing, unreadable, not TorchScript, or not the file the spec pins.</exception>
    public static async Task<ModelFile> ReadAsync(ModelSpec spec, CancellationToken cancellationToken = default)
    {
        byte[] bytes;
        try
        {
            bytes = HasSize(spec.Path) ? await File.ReadAllBytesAsync(spec.Path, cancellationToken) : [];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            string why = Directory.Exists(spec.Path) ? "it is a folder" : error is FileNotFoundException or DirectoryNotFoundException ? "there is no such file" : error.Message;
            throw new ModelContractException($"Model '{spec.Name}': {spec.Path} cannot be read: {why.TrimEnd('.')}. Check the path and its permissions.", error);
        }

        return Of(spec, bytes);
    }

    /// <summary>A model file whose bytes are at hand, checked to be a TorchScript archive.</summary>
    /// <param name="spec">Where it is from, for messages, and optionally the hash it must have.</param>
    /// <param name="bytes">The whole file.</param>
    /// <exception cref="ModelContractException">It is not TorchScript, or not the file the spec pins.</exception>
    public static ModelFile Of(ModelSpec spec, byte[] bytes)
    {
        CheckArchive(spec, bytes);
        string hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
        if (spec.Sha256 is { } pinned && !pinned.Equals(hash, StringComparison.OrdinalIgnoreCase))
        {
            throw new ModelContractException(
                $"Model '{spec.Name}': {spec.Path} has sha256 {hash}, but {pinned} is pinned. The file was changed; restore it or pin the new hash in a new comparison.");
        }

        return new(spec.Path, bytes, hash);
    }

    /// <summary>Pipes, sockets and devices have no size, and opening one can wait for ever; a folder says by itself why it cannot be read.</summary>
    private static bool HasSize(string path)
    {
        var file = new FileInfo(path);
        return Directory.Exists(path) || (file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file).Length > 0;
    }

    /// <summary>libtorch ends the process, rather than the load, over an operator that it does not know. Serialised code calls those of extensions
    /// as ops.LIBRARY.NAME(...); a class such as __torch__.torchvision.ops.misc.Conv2dNormActivation is not one.</summary>
    private static void CheckOperators(ModelSpec spec, ZipArchive zip)
    {
        foreach (ZipArchiveEntry entry in zip.Entries.Where(entry => entry.FullName.EndsWith(".py", StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(entry.Open());
            Match? foreign = ExtensionOperator().Matches(reader.ReadToEnd()).FirstOrDefault(match => !OwnLibraries.Contains(match.Groups["library"].Value));
            if (foreign is not null)
            {
                throw new ModelContractException(
                    $"Model '{spec.Name}': {spec.Path} calls {foreign.Value}, an operator of an extension that libtorch does not have. Export the model without it, for instance its classifier alone.");
            }
        }
    }

    private static void CheckArchive(ModelSpec spec, byte[] bytes)
    {
        const string Cure = "Export it in Python with torch.jit.save(torch.jit.trace(model.eval(), example), path).";
        if (bytes.Length == 0)
            throw new ModelContractException($"Model '{spec.Name}': {spec.Path} has no bytes: it is empty, or no regular file but a pipe, a socket or a device. {Cure}");
        if (bytes is [(byte)'P', (byte)'K', 3, 4, ..])
        {
            try
            {
                using var zip = new ZipArchive(new MemoryStream(bytes), ZipArchiveMode.Read);
                if (zip.Entries.Any(entry => entry.FullName.Contains("/code/", StringComparison.Ordinal)))
                {
                    CheckOperators(spec, zip);
                    return;
                }

                throw new ModelContractException(zip.Entries.Any(entry => entry.Name == "data.pkl")
                    ? $"Model '{spec.Name}': {spec.Path} is a pickled state dict or module (torch.save), which holds weights but no program. {Cure}"
                    : $"Model '{spec.Name}': {spec.Path} is a zip file, but not TorchScript. {Cure}");
            }
            catch (InvalidDataException error)
            {
                throw new ModelContractException($"Model '{spec.Name}': {spec.Path} is a damaged archive ({error.Message.TrimEnd('.')}). Copy it again, or: {Cure}", error);
            }
        }

        throw new ModelContractException(bytes[0] == 0x80
            ? $"Model '{spec.Name}': {spec.Path} is a Python pickle, which holds no program. {Cure}"
            : $"Model '{spec.Name}': {spec.Path} is not a TorchScript file. {Cure}");
    }

    [GeneratedRegex(@"(?<![\w.])ops\.(?<library>\w+)\.\w+(?=\()", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex ExtensionOperator();
}
