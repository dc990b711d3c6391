using System.IO.Compression;
using System.Text;
using Imacs.Torch.Export;

namespace Imacs.Cli.Tests;

/// <summary>Model files that cannot be compared, each for another reason.</summary>
internal static class BadModels
{
    /// <summary>One score for each image.</summary>
    public static void OneOutput(string path) => Write(path, "torch.matmul(torch.mean(x, [2, 3]), self.w)", [3, 1], 0.5f);

    /// <summary>A backbone: the forward pass returns an image.</summary>
    public static void Image(string path) => Write(path, "torch.mul(x, self.w)", [1], 0.5f);

    /// <summary>A network whose training diverged.</summary>
    public static void NotANumber(string path) => Write(path, "torch.matmul(torch.mean(x, [2, 3]), self.w)", [3, 10], float.NaN);

    /// <summary>What torch.save(model.state_dict()) writes: a zip of pickled weights, without code.</summary>
    public static void StateDict(string path)
    {
        using ZipArchive zip = ZipFile.Open(path, ZipArchiveMode.Create);
        foreach ((string name, byte[] content) in ((string, byte[])[])[("data.pkl", [0x80, 2, (byte)'}', (byte)'.']), ("version", "3\n"u8.ToArray()), ("data/0", new byte[16])])
        {
            using Stream entry = zip.CreateEntry("archive/" + name, CompressionLevel.NoCompression).Open();
            entry.Write(content);
        }
    }

    /// <summary>Not a model at all.</summary>
    public static void Text(string path) => File.WriteAllText(path, "weights go here\n", Encoding.UTF8);

    private static void Write(string path, string expression, int[] shape, float value)
    {
        float[] values = new float[shape.Aggregate(1, (product, side) => product * side)];
        Array.Fill(values, value);
        using FileStream file = File.Create(path);
        ScriptArchive.Write(file, $"  def forward(self: __torch__.Net,\n    x: Tensor) -> Tensor:\n    return {expression}", [new ScriptTensor("w", shape, values)]);
    }
}
