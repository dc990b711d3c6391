using Imacs.Contracts.Errors;
using Imacs.Contracts.Specs;
using TorchSharp;
using static TorchSharp.torch;

namespace Imacs.Torch.Models;

/// <summary>One TorchScript model, loaded for inference on one device, together with the normalisation that its spec declares. Immutable once
/// loaded; device threads may call it at the same time.</summary>
public sealed class TorchModel : IDisposable
{
    private const string FeaturesMethod = "features";
    private const string ClassifyMethod = "classify";

    private readonly jit.ScriptModule _module;
    private readonly Tensor? _mean;
    private readonly Tensor? _std;

    private TorchModel(ModelSpec spec, ModelFile file, jit.ScriptModule module, int height, int width, Device device, WeightRedraw? redraw)
    {
        (Name, Sha256, Bytes, _module, InputHeight, InputWidth, Spec) = (spec.Name, file.Sha256 + redraw?.Suffix, file.Bytes.Length, module, height, width, spec);
        using var scope = NewDisposeScope();
        if (spec.Mean.Any(value => value != 0))
            _mean = tensor(spec.Mean.ToArray(), device: device).view(1, 3, 1, 1).DetachFromDisposeScope();
        if (spec.Std.Any(value => value != 1))
            _std = tensor(spec.Std.ToArray(), device: device).view(1, 3, 1, 1).DetachFromDisposeScope();
    }

    /// <summary>The name its spec gives it.</summary>
    public string Name { get; }

    /// <summary>Hash of the file it was loaded from; with a suffix where weights were redrawn, for then it is another model.</summary>
    public string Sha256 { get; }

    /// <summary>Size of that file: what it counts for in the cache.</summary>
    public long Bytes { get; }

    /// <summary>What was declared about it.</summary>
    public ModelSpec Spec { get; }

    /// <summary>Rows of its input.</summary>
    public int InputHeight { get; }

    /// <summary>Columns of its input.</summary>
    public int InputWidth { get; }

    /// <summary>Number of classes.</summary>
    public int OutputCount { get; private set; }

    /// <summary>Length of embed(x), 0 where the module has no such method.</summary>
    public int EmbeddingLength { get; private set; }

    /// <summary>Height and width of the feature layer: features(x) is [N, planes, height, width] and classify(features(x)) is the output. Null where the
    /// module does not offer it.</summary>
    public (int Height, int Width)? FeatureSize { get; private set; }

    /// <summary>Number of parameters.</summary>
    public long ParameterCount { get; private set; }

    /// <summary>Names of the layers that have parameters, in the module's order, which by convention is that of the forward pass. Empty for a frozen module,
    /// whose weights are constants of its program.</summary>
    public IReadOnlyList<string> Layers { get; private set; } = [];

    /// <summary>Loads a model and holds it to its contract with a forward pass.</summary>
    /// <param name="file">Its bytes.</param>
    /// <param name="spec">What is declared about it.</param>
    /// <param name="height">Rows of its input.</param>
    /// <param name="width">Columns of its input.</param>
    /// <param name="device">"cpu", "cuda" or "cuda:N".</param>
    /// <param name="role">Whether [N, classes] is demanded, or an embedding of any length will do.</param>
    /// <param name="redraw">Redraws weights before the model is used; null to leave them as trained.</param>
    /// <exception cref="ModelContractException">libtorch cannot load it, a weight is not finite, or the output is not [N, classes].</exception>
    public static TorchModel Load(
        ModelFile file, ModelSpec spec, int height, int width, string device, ModelRole role = ModelRole.Classifier, WeightRedraw? redraw = null)
    {
        TorchRuntime.Initialise();
        Device target = torch.device(device);
        jit.ScriptModule module;
        try
        {
            module = jit.load(file.Bytes, target);
        }
        catch (Exception error) when (error is System.Runtime.InteropServices.ExternalException or InvalidOperationException)
        {
            throw new ModelContractException($"Model '{spec.Name}': {spec.Path} cannot be loaded by libtorch: {ErrorText.CauseOf(error)}. Export it again with torch.jit.trace or torch.jit.script.", error);
        }

        var model = new TorchModel(spec, file, module, height, width, target, redraw);
        try
        {
            model.Prepare();
            redraw?.Apply(module, model.Layers);
            model.Check(target, role);
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // TorchSharp's disposal of a script module asks for its parameters once more; the scope gives those handles back as well.
        using var scope = NewDisposeScope();
        _module.Dispose();
        _mean?.Dispose();
        _std?.Dispose();
    }

    /// <summary>Output rows, [N, classes], of canonical samples [N, 3, H, W].</summary>
    internal Tensor Outputs(Tensor samples)
    {
        using var guard = inference_mode();
        return (Tensor)_module.call(Normalised(samples));
    }

    /// <summary>Embedding rows, [N, d].</summary>
    internal Tensor Embed(Tensor samples)
    {
        using var guard = inference_mode();
        return EmbeddingLength > 0 ? ((Tensor)_module.invoke("embed", Normalised(samples))).flatten(1) : (Tensor)_module.call(Normalised(samples));
    }

    /// <summary>The explained value of each sample and its gradient with respect to the canonical sample.</summary>
    /// <param name="samples">[N, 3, H, W].</param>
    /// <param name="explained">[N, classes]: the factors of the outputs in the explained value.</param>
    /// <param name="probability">Whether outputs are softmax probabilities.</param>
    internal (Tensor Values, Tensor Gradients) Differentiate(Tensor samples, Tensor explained, bool probability)
    {
        Tensor input = samples.detach().clone().requires_grad_(true);
        Tensor values = Explained((Tensor)_module.call(Normalised(input)), explained, probability);
        // Samples do not mix in inference mode, so the gradient of the sum is each sample's own gradient.
        Tensor gradients = autograd.grad([values.sum()], [input])[0];
        return (values, gradients);
    }

    /// <summary>Gradient-weighted class activation maps of canonical samples, [N, h, w] at the feature layer's size: ReLU of the sum over feature planes
    /// of (mean over the plane of d value / d feature) x feature.</summary>
    /// <remarks>Selvaraju et al., "Grad-CAM", ICCV 2017, eq. 1 and 2.</remarks>
    internal Tensor Activations(Tensor samples, Tensor explained, bool probability)
    {
        Tensor features;
        using (no_grad())
            features = (Tensor)_module.invoke(FeaturesMethod, Normalised(samples));
        features = features.detach().requires_grad_(true);
        Tensor values = Explained((Tensor)_module.invoke(ClassifyMethod, features), explained, probability);
        Tensor slopes = autograd.grad([values.sum()], [features])[0];
        return (slopes.mean([2, 3], keepdim: true) * features.detach()).sum(1).relu();
    }

    private Tensor Explained(Tensor outputs, Tensor factors, bool probability)
    {
        if (probability && Spec.Returns == ModelOutput.Logits)
            outputs = nn.functional.softmax(outputs, 1);
        return (outputs * factors).sum(1);
    }

    private Tensor Normalised(Tensor samples)
    {
        Tensor ordered = Spec.Channels == ChannelOrder.Bgr ? samples.flip(1) : samples;
        Tensor centred = _mean is null ? ordered : ordered - _mean;
        return _std is null ? centred : centred / _std;
    }

    private void Prepare()
    {
        // Each call makes handles of its own to the module's parameters.
        using var scope = NewDisposeScope();
        _module.eval();
        Layers = [.. _module.named_parameters().Select(parameter => WeightRedraw.LayerOf(parameter.name)).Distinct()];
        foreach (TorchSharp.Modules.Parameter parameter in _module.parameters())
        {
            parameter.requires_grad = false;
            ParameterCount += parameter.numel();
            if (!parameter.isfinite().all().item<bool>())
                throw new ModelContractException($"Model '{Name}': {Spec.Path} has weights that are not finite numbers (NaN or infinity). Train or export it again.");
        }
    }

    private void Check(Device device, ModelRole role)
    {
        using var scope = NewDisposeScope();
        using var guard = inference_mode();
        Tensor probe = linspace(0, 1, 2L * 3 * InputHeight * InputWidth, device: device).view(2, 3, InputHeight, InputWidth);
        EmbeddingLength = EmbeddingLengthOf(probe);
        Tensor output = ForwardOnce(probe);
        string shape = $"[{string.Join(", ", output.shape)}]";
        if (output.dim() != 2 || output.shape[0] != 2)
            throw new ModelContractException($"Model '{Name}': {Spec.Path} returned {shape} for two {InputHeight} x {InputWidth} images, but [N, classes] is needed. Add a pooling and a linear layer, or export the classifier rather than its backbone.");
        if (output.shape[1] < 2 && role == ModelRole.Classifier)
            throw new ModelContractException($"Model '{Name}': {Spec.Path} returned {shape}, a single output for each image, but at least two classes are needed. Return one score for each class.");
        if (!output.isfinite().all().item<bool>())
            throw new ModelContractException($"Model '{Name}': {Spec.Path} returned values that are not finite (NaN or infinity) for an ordinary image. Check its weights and the declared mean and std.");
        if (role == ModelRole.Classifier && Spec.Returns == ModelOutput.Probabilities && !SumToOne(output))
            throw new ModelContractException($"Model '{Name}': {Spec.Path} is declared to return probabilities, but its rows do not sum to 1. Declare returns: logits.");
        OutputCount = (int)output.shape[1];
        FeatureSize = FeatureSizeOf(probe, output);
    }

    private Tensor ForwardOnce(Tensor probe)
    {
        try
        {
            return _module.call(Normalised(probe)) as Tensor
                ?? throw new ModelContractException($"Model '{Name}': {Spec.Path} does not return one tensor. Export a module whose forward returns [N, classes].");
        }
        catch (Exception error) when (error is System.Runtime.InteropServices.ExternalException or InvalidOperationException)
        {
            throw new ModelContractException(
                $"Model '{Name}': {Spec.Path} failed on two float images [2, 3, {InputHeight}, {InputWidth}]: {ErrorText.CauseOf(error)}. If it needs another size, declare it with --input-size.",
                error);
        }
    }

    private int EmbeddingLengthOf(Tensor probe)
    {
        try
        {
            return _module.invoke("embed", Normalised(probe)) is Tensor rows && rows.shape[0] == 2 ? (int)(rows.numel() / 2) : 0;
        }
        catch (Exception error) when (error is System.Runtime.InteropServices.ExternalException or InvalidOperationException)
        {
            // A module without the method, which is what most are.
            return 0;
        }
    }

    /// <summary>The size of the feature layer, if the two methods are there and make up the forward pass.</summary>
    private (int Height, int Width)? FeatureSizeOf(Tensor probe, Tensor output)
    {
        try
        {
            return _module.invoke(FeaturesMethod, Normalised(probe)) is Tensor { shape: [2, _, var height, var width] } features
                && _module.invoke(ClassifyMethod, features) is Tensor again
                && again.shape.SequenceEqual(output.shape)
                && (again - output).abs().max().item<float>() <= 1e-3f * (1 + output.abs().max().item<float>())
                ? ((int)height, (int)width)
                : null;
        }
        catch (Exception error) when (error is System.Runtime.InteropServices.ExternalException or InvalidOperationException)
        {
            // A module without the methods, which is what most are.
            return null;
        }
    }

    private static bool SumToOne(Tensor output) => (output.sum(1) - 1).abs().max().item<float>() < 1e-3f;
}
