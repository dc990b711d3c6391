using Imacs.Torch.Export;

namespace Imacs.Cluster.Tests.Harness;

/// <summary>A TorchScript file that ends the process which loads it: it calls an operator that there is not, and libtorch's complaint is nowhere caught.</summary>
internal static class DeadlyModel
{
    public static void Write(string path)
    {
        using FileStream file = File.Create(path);
        ScriptArchive.Write(
            file,
            "  def forward(self: __torch__.Net,\n    x: Tensor) -> Tensor:\n    return torch.imacs_no_such_operator(x)",
            [new ScriptTensor("w", [1], [0f])]);
    }
}
