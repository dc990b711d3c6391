using Imacs.Contracts.Specs;
using Imacs.Testing;
using Imacs.Torch.Export;
using Imacs.Torch.Models;

namespace Imacs.Torch.Tests;

/// <summary>Models: the shared ones, and small ones written on the spot with a known closed form.</summary>
internal static class TestModels
{
    /// <summary>TorchScript source of a forward pass that is one expression in x and the parameters.</summary>
    public static string Forward(string expression) =>
        $"  def forward(self: __torch__.Net,\n    x: Tensor) -> Tensor:\n    return {expression}";

    public static TorchModel Shared(string file, int height = 64, int width = 64)
    {
        ModelSpec spec = new() { Name = "m", Path = SharedData.Path("models", file) };
        return TorchModel.Load(ModelFile.ReadAsync(spec).GetAwaiter().GetResult(), spec, height, width, "cpu");
    }

    public static byte[] Archive(string methods, params ScriptTensor[] parameters)
    {
        using var file = new MemoryStream();
        ScriptArchive.Write(file, methods, parameters);
        return file.ToArray();
    }

    public static TorchModel Load(byte[] bytes, int height = 8, int width = 8, ModelRole role = ModelRole.Classifier, ModelSpec? spec = null, char hash = '0')
    {
        spec ??= new() { Name = "m", Path = "m.pt" };
        return TorchModel.Load(new ModelFile(spec.Path, bytes, new string(hash, 64)), spec, height, width, "cpu", role);
    }
}
