using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;

namespace Imacs.Torch.Export;

/// <summary>
/// Writes a TorchScript file: a zip of source code, a pickled object and raw tensors. libtorch's C++ side can save only what Python has scripted, so
/// this is how a network that was trained here becomes a .pt that PyTorch users can load.
/// </summary>
/// <remarks>Format: torch/csrc/jit/docs/serialization.md of PyTorch, version 3. Same input, same bytes: the zip's time stamps are constant.</remarks>
public static class ScriptArchive
{
    private static readonly DateTimeOffset Stamp = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Writes a module with one class.</summary>
    /// <param name="output">Where to; left open.</param>
    /// <param name="methods">TorchScript source of the methods, each indented by two spaces, with <c>self: __torch__.Net</c>.</param>
    /// <param name="parameters">The module's parameters, which the methods use as <c>self.NAME</c>.</param>
    /// <exception cref="ArgumentException">A tensor's values do not fill its shape.</exception>
    public static void Write(Stream output, string methods, IReadOnlyList<ScriptTensor> parameters)
    {
        foreach (ScriptTensor tensor in parameters)
        {
            if (tensor.Values.Length != tensor.Shape.Aggregate(1, (product, side) => product * side))
                throw new ArgumentException($"{tensor.Name}: {tensor.Values.Length} values do not fill [{string.Join(", ", tensor.Shape)}].", nameof(parameters));
        }

        using var zip = new ZipArchive(output, ZipArchiveMode.Create, leaveOpen: true);
        Add(zip, "data.pkl", ModulePickle.Write(parameters));
        Add(zip, "code/__torch__.py", Encoding.UTF8.GetBytes(Source(methods, parameters)));
        for (int i = 0; i < parameters.Count; i++)
            Add(zip, $"data/{i}", MemoryMarshal.AsBytes(parameters[i].Values.AsSpan()));
        Add(zip, "constants.pkl", [0x80, 2, (byte)')', (byte)'.']);
        Add(zip, "version", "3\n"u8);
    }

    private static string Source(string methods, IReadOnlyList<ScriptTensor> parameters)
    {
        var source = new StringBuilder("class Net(Module):\n  __parameters__ = [");
        foreach (ScriptTensor tensor in parameters)
            source.Append('"').Append(tensor.Name).Append("\", ");
        source.Append("]\n  __buffers__ = []\n");
        foreach (ScriptTensor tensor in parameters)
            source.Append("  ").Append(tensor.Name).Append(" : Tensor\n");
        return source.Append("  training : bool\n").Append(methods).Append('\n').ToString();
    }

    private static void Add(ZipArchive zip, string name, ReadOnlySpan<byte> content)
    {
        // Stored, not deflated: libtorch reads tensors in place.
        ZipArchiveEntry entry = zip.CreateEntry("archive/" + name, CompressionLevel.NoCompression);
        entry.LastWriteTime = Stamp;
        using Stream stream = entry.Open();
        stream.Write(content);
    }
}
