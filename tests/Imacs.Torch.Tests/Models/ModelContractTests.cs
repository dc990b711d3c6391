using System.IO.Compression;
using Imacs.Contracts.Errors;
using Imacs.Contracts.Specs;
using Imacs.Torch.Devices;
using Imacs.Torch.Export;
using Imacs.Torch.Models;

namespace Imacs.Torch.Tests.Models;

/// <summary>What a model must be, and how it is told when it is not: model, file and cure in each message.</summary>
[Trait("Suite", "Unit")]
public sealed class ModelContractTests : IDisposable
{
    private const string Pooled = "torch.mean(x, [2, 3])";
    private const string ExportCure = "torch.jit.save";
    private readonly string _folder = Directory.CreateTempSubdirectory("imacs-models-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public Task ReadAsync_MissingFile_SaysSo() => RefusesFileAsync(null, "there is no such file", "Check the path");

    [Fact]
    public Task ReadAsync_Folder_SaysSo()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "model.pt"));
        return RefusesFileAsync(null, "cannot be read", "Check the path");
    }

    [Fact]
    public Task ReadAsync_EmptyFile_SaysSo() => RefusesFileAsync([], "is empty", ExportCure);

    [Fact]
    public Task ReadAsync_TextFile_SaysSo() => RefusesFileAsync("accuracy: 0.97\n"u8.ToArray(), "is not a TorchScript file", ExportCure);

    [Fact]
    public Task ReadAsync_RawPickle_SaysSo() => RefusesFileAsync([0x80, 2, (byte)'}', (byte)'.'], "is a Python pickle", ExportCure);

    [Fact]
    public Task ReadAsync_PickledStateDict_SaysSo() => RefusesFileAsync(Zip("model/data.pkl", "model/data/0"), "holds weights but no program", ExportCure);

    [Fact]
    public Task ReadAsync_OtherZip_SaysSo() => RefusesFileAsync(Zip("photos/1.jpg"), "is a zip file, but not TorchScript", ExportCure);

    [Fact]
    public Task ReadAsync_TruncatedZip_SaysSo()
    {
        byte[] whole = TestModels.Archive(TestModels.Forward(Pooled));
        return RefusesFileAsync(whole[..(whole.Length / 2)], "is a damaged archive", "Copy it again");
    }

    [Fact]
    public Task ReadAsync_OperatorOfAnExtension_IsRefusedBeforeLibtorchSeesIt() => RefusesFileAsync(
        TestModels.Archive(TestModels.Forward("ops.torchvision.nms(x, x, 0.5)")), "calls ops.torchvision.nms", "Export the model without it");

    [Theory]
    [InlineData("__torch__.torchvision.ops.misc.Conv2dNormActivation(x)")]
    [InlineData("ops.prim.data(x)")]
    public async Task ReadAsync_OwnOperatorsAndTorchvisionsClasses_AreTaken(string expression)
    {
        string path = Write(TestModels.Archive(TestModels.Forward(expression)));

        Assert.Equal(path, (await ModelFile.ReadAsync(new() { Name = "night", Path = path }, TestContext.Current.CancellationToken)).Path);
    }

    [Fact]
    public async Task ReadAsync_OtherHashThanPinned_NamesBoth()
    {
        string path = Write(TestModels.Archive(TestModels.Forward(Pooled)));
        string pinned = new('a', 64);

        ModelContractException error = await Assert.ThrowsAsync<ModelContractException>(
            () => ModelFile.ReadAsync(new() { Name = "night", Path = path, Sha256 = pinned }, TestContext.Current.CancellationToken));

        Tells(error, path, pinned, "pin the new hash");
    }

    [Fact]
    public async Task ReadAsync_PinnedHash_LoadsWhatWasHashed()
    {
        string path = Write(TestModels.Archive(TestModels.Forward(Pooled)));
        ModelFile file = await ModelFile.ReadAsync(new() { Name = "night", Path = path }, TestContext.Current.CancellationToken);

        ModelFile again = await ModelFile.ReadAsync(new() { Name = "night", Path = path, Sha256 = file.Sha256.ToUpperInvariant() }, TestContext.Current.CancellationToken);

        Assert.Equal(file.Sha256, again.Sha256);
        Assert.Equal(64, file.Sha256.Length);
    }

    [Theory]
    [InlineData("torch.mean(x, [1, 2, 3])", "[2]", "[N, classes]")]
    [InlineData("torch.mean(x, [1, 2, 3]).unsqueeze(1)", "[2, 1]", "at least two classes")]
    [InlineData("torch.mul(x, 2)", "[2, 3, 8, 8]", "pooling and a linear layer")]
    [InlineData("torch.mean(x, [0, 2, 3]).unsqueeze(0)", "[1, 3]", "[N, classes]")]
    public void Load_WrongShape_NamesItAndTheCure(string forward, string shape, string cure) =>
        Refuses(TestModels.Archive(TestModels.Forward(forward)), null, shape, cure);

    [Fact]
    public void Load_Tuple_IsRefused() => Refuses(
        TestModels.Archive("  def forward(self: __torch__.Net,\n    x: Tensor) -> Tuple[Tensor, Tensor]:\n    return (x, x)"),
        null,
        "does not return one tensor",
        "Export a module");

    [Fact]
    public void Load_Number_IsRefused() => Refuses(
        TestModels.Archive("  def forward(self: __torch__.Net,\n    x: Tensor) -> float:\n    return 0.5"), null, "does not return one tensor", "Export a module");

    [Fact]
    public void Load_NaNWeight_IsRefused() => Refuses(
        TestModels.Archive(TestModels.Forward("torch.mul(torch.mean(x, [2, 3]), self.w)"), new ScriptTensor("w", [3], [1, float.NaN, 1])),
        null,
        "weights that are not finite",
        "export it again");

    [Fact]
    public void Load_InfiniteOutput_IsRefused() => Refuses(
        TestModels.Archive(TestModels.Forward("torch.div(torch.mean(x, [2, 3]), self.w)"), new ScriptTensor("w", [3], [1, 0, 1])), null, "not finite", "mean and std");

    [Fact]
    public void Load_ScoresDeclaredAsProbabilities_AreRefused() => Refuses(
        TestModels.Archive(TestModels.Forward(Pooled)), new() { Name = "night", Path = "night.pt", Returns = ModelOutput.Probabilities }, "do not sum to 1", "returns: logits");

    [Fact]
    public void Load_Probabilities_AreTaken()
    {
        using TorchModel model = TestModels.Load(
            TestModels.Archive(TestModels.Forward("torch.softmax(torch.mean(x, [2, 3]), 1)")), spec: new() { Name = "m", Path = "m.pt", Returns = ModelOutput.Probabilities });

        Assert.Equal(3, model.OutputCount);
    }

    [Fact]
    public void Load_OtherInputSizeNeeded_NamesTheFlag() => Refuses(
        TestModels.Archive(TestModels.Forward("torch.matmul(torch.flatten(x, 1), self.w)"), new ScriptTensor("w", [12, 2], new float[24])), null, "[2, 3, 8, 8]", "--input-size");

    [Fact]
    public void Load_OneOutputAsEmbedder_IsTaken()
    {
        using TorchModel model = TestModels.Load(TestModels.Archive(TestModels.Forward("torch.mean(x, [1, 2, 3]).unsqueeze(1)")), role: ModelRole.Embedder);

        Assert.Equal(1, model.OutputCount);
    }

    [Fact]
    public async Task Load_ModuleWithEmbed_FindsItsLength()
    {
        string methods = TestModels.Forward(Pooled) + "\n  def embed(self: __torch__.Net,\n    x: Tensor) -> Tensor:\n    return torch.mean(x, [3])";
        using TorchModel model = TestModels.Load(TestModels.Archive(methods));
        using var queue = Queue();

        float[][] rows = await queue.EmbedAsync(model, 1, (_, sample) => sample.Fill(0.25f), TestContext.Current.CancellationToken);

        Assert.Equal(3 * 8, model.EmbeddingLength);
        Assert.Equal(Enumerable.Repeat(0.25f, 24), rows[0]);
    }

    [Fact]
    public async Task Load_ModuleWithoutEmbed_EmbedsByItsOutput()
    {
        using TorchModel model = TestModels.Load(TestModels.Archive(TestModels.Forward(Pooled)));
        using var queue = Queue();

        float[][] rows = await queue.EmbedAsync(model, 1, (_, sample) => sample.Fill(0.25f), TestContext.Current.CancellationToken);

        Assert.Equal(0, model.EmbeddingLength);
        Assert.Equal([0.25f, 0.25f, 0.25f], rows[0]);
    }

    [Fact]
    public async Task Outputs_MeanStdAndBgr_ApplyInTheModelsOrder()
    {
        var spec = new ModelSpec { Name = "m", Path = "m.pt", Channels = ChannelOrder.Bgr, Mean = [0.5f, 0.25f, 0], Std = [0.5f, 1, 2] };
        using TorchModel model = TestModels.Load(TestModels.Archive(TestModels.Forward(Pooled)), spec: spec);
        using var queue = Queue();

        float[][] rows = await queue.OutputsAsync(
            model,
            1,
            (_, sample) =>
            {
                // A red of 0, a green of 0.5 and a blue of 1.
                sample[..64].Clear();
                sample[64..128].Fill(0.5f);
                sample[128..].Fill(1);
            },
            TestContext.Current.CancellationToken);

        Assert.Equal([(1 - 0.5f) / 0.5f, 0.5f - 0.25f, 0], rows[0]);
    }

    private static DeviceQueue Queue() => new(
        new DeviceOptions { Threads = 1, BatchSize = 2, Linger = TimeSpan.Zero }, Microsoft.Extensions.Logging.Abstractions.NullLogger<DeviceQueue>.Instance);

    private static byte[] Zip(params ReadOnlySpan<string> names)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create))
        {
            foreach (string name in names)
            {
                using Stream entry = zip.CreateEntry(name).Open();
                entry.Write([1, 2, 3]);
            }
        }

        return stream.ToArray();
    }

    private static void Refuses(byte[] archive, ModelSpec? spec, string fault, string cure) =>
        Tells(Assert.Throws<ModelContractException>(() => TestModels.Load(archive, spec: spec ?? new() { Name = "night", Path = "night.pt" })), "night.pt", fault, cure);

    private static void Tells(ModelContractException error, string path, string fault, string cure)
    {
        Assert.StartsWith("Model 'night': ", error.Message, StringComparison.Ordinal);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.Contains(fault, error.Message, StringComparison.Ordinal);
        Assert.Contains(cure, error.Message, StringComparison.Ordinal);
    }

    private string Write(byte[] bytes)
    {
        string path = Path.Combine(_folder, "model.pt");
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private async Task RefusesFileAsync(byte[]? bytes, string fault, string cure)
    {
        string path = bytes is null ? Path.Combine(_folder, "model.pt") : Write(bytes);

        Tells(await Assert.ThrowsAsync<ModelContractException>(
            () => ModelFile.ReadAsync(new() { Name = "night", Path = path }, TestContext.Current.CancellationToken)), path, fault, cure);
    }
}
