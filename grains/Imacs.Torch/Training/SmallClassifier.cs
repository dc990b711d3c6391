using Imacs.Core.Imaging;
using Imacs.Core.Randomness;
using Imacs.Torch.Export;
using TorchSharp;
using static TorchSharp.torch;

namespace Imacs.Torch.Training;

/// <summary>
/// A small convolutional classifier, trained on one thread and saved as TorchScript: what the demo compares, and what tests need models for. First
/// weights and the order of the samples come from the seed, so two trainings give the same file.
/// </summary>
public static class SmallClassifier
{
    private static readonly (int From, int To, int Kernel, int Stride)[] Layers = [(3, 16, 3, 2), (16, 32, 3, 2), (32, 32, 3, 1), (32, 64, 3, 2)];

    // Images reach the network as 0 to 1; centred and stretched they train in half the epochs.
    private const string Methods = """
          def features(self: __torch__.Net,
            x: Tensor) -> Tensor:
            x0 = torch.mul(torch.sub(x, 0.5), 4.)
            x1 = torch.relu(torch.conv2d(x0, self.w0, self.b0, [2, 2], [1, 1], [1, 1], 1))
            x2 = torch.relu(torch.conv2d(x1, self.w1, self.b1, [2, 2], [1, 1], [1, 1], 1))
            x3 = torch.relu(torch.conv2d(x2, self.w2, self.b2, [1, 1], [1, 1], [1, 1], 1))
            return torch.relu(torch.conv2d(x3, self.w3, self.b3, [2, 2], [1, 1], [1, 1], 1))
          def classify(self: __torch__.Net,
            f: Tensor) -> Tensor:
            return torch.linear(torch.mean(f, [2, 3]), self.w4, self.b4)
          def forward(self: __torch__.Net,
            x: Tensor) -> Tensor:
            return (self).classify((self).features(x, ), )
        """;

    private const string Embedding = """

          def embed(self: __torch__.Net,
            x: Tensor) -> Tensor:
            return torch.mean((self).features(x, ), [2, 3])
        """;

    /// <summary>Trains and returns the file's bytes.</summary>
    /// <param name="images">Float32 [3, H, W], all of one size, values 0 to 1.</param>
    /// <param name="labels">Class indices, one for each image.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="epochs">Passes over the images.</param>
    /// <param name="seed">Seed of weights and order.</param>
    /// <param name="embeds">Whether the file offers <c>embed(x)</c>; without it, comparisons group regions by what they look like, not by what the networks make of them.</param>
    /// <param name="progress">Told the number of finished epochs.</param>
    /// <param name="cancellationToken">Stops between batches.</param>
    public static byte[] Train(
        IReadOnlyList<PlanarImage> images, IReadOnlyList<int> labels, int classes, int epochs, long seed, bool embeds = true, Action<int>? progress = null, CancellationToken cancellationToken = default)
    {
        const int BatchSize = 32;
        TorchRuntime.Initialise();
        torch.set_num_threads(1);
        using var module = jit.load(Archive(FirstWeights(classes, seed), embeds));
        module.train(true);
        int steps = epochs * (images.Count / BatchSize);
        using var optimiser = optim.Adam(module.parameters(), 2e-3);
        var random = new KeyedRandom(seed, 1);
        int[] order = [.. Enumerable.Range(0, images.Count)];
        int step = 0;
        for (int epoch = 0; epoch < epochs; epoch++)
        {
            random.Shuffle<int>(order);
            for (int start = 0; start + BatchSize <= order.Length; start += BatchSize)
            {
                cancellationToken.ThrowIfCancellationRequested();
                // Cosine decay to nothing: the last epochs settle, so that accuracy does not hang on where training happened to stop.
                foreach (var group in optimiser.ParamGroups)
                    group.LearningRate = 1e-3 * (1 + Math.Cos(Math.PI * step++ / steps));
                Step(module, optimiser, images, labels, order.AsSpan(start, BatchSize));
            }

            progress?.Invoke(epoch + 1);
        }

        using var scope = NewDisposeScope();
        return Archive([.. module.named_parameters().Select(pair => new ScriptTensor(
            pair.name, [.. pair.parameter.shape.Select(side => (int)side)], [.. pair.parameter.detach().cpu().data<float>()]))], embeds);
    }

    private static void Step(jit.ScriptModule module, optim.Optimizer optimiser, IReadOnlyList<PlanarImage> images, IReadOnlyList<int> labels, ReadOnlySpan<int> chosen)
    {
        using var scope = NewDisposeScope();
        PlanarImage first = images[0];
        var samples = new float[chosen.Length * first.Data.Length];
        var targets = new long[chosen.Length];
        for (int i = 0; i < chosen.Length; i++)
        {
            images[chosen[i]].Data.CopyTo(samples, i * first.Data.Length);
            targets[i] = labels[chosen[i]];
        }

        Tensor input = tensor(samples, [chosen.Length, 3, first.Height, first.Width]);
        optimiser.zero_grad();
        Tensor loss = nn.functional.cross_entropy((Tensor)module.call(input), tensor(targets));
        loss.backward();
        optimiser.step();
    }

    private static byte[] Archive(IReadOnlyList<ScriptTensor> parameters, bool embeds)
    {
        using var file = new MemoryStream();
        ScriptArchive.Write(file, embeds ? Methods + Embedding : Methods, parameters);
        return file.ToArray();
    }

    /// <summary>He initialisation: uniform with variance 2 / fan-in for the convolutions, 1 / fan-in for the last layer.</summary>
    private static List<ScriptTensor> FirstWeights(int classes, long seed)
    {
        var random = new KeyedRandom(seed, 0);
        List<ScriptTensor> parameters = [];
        for (int i = 0; i < Layers.Length; i++)
        {
            (int from, int to, int kernel, _) = Layers[i];
            parameters.Add(new($"w{i}", [to, from, kernel, kernel], Uniform(random, to * from * kernel * kernel, Math.Sqrt(6.0 / (from * kernel * kernel)))));
            parameters.Add(new($"b{i}", [to], new float[to]));
        }

        int features = Layers[^1].To;
        parameters.Add(new($"w{Layers.Length}", [classes, features], Uniform(random, classes * features, Math.Sqrt(3.0 / features))));
        parameters.Add(new($"b{Layers.Length}", [classes], new float[classes]));
        return parameters;
    }

    private static float[] Uniform(KeyedRandom random, int count, double bound)
    {
        var values = new float[count];
        for (int i = 0; i < count; i++)
            values[i] = (float)(((2 * random.NextDouble()) - 1) * bound);
        return values;
    }
}
