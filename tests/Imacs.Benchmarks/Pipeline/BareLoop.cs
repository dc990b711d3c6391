using System.Diagnostics;
using Imacs.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Imacs.Benchmarks.Pipeline;

/// <summary>The same batches with nothing around them: a thread, a module, a loop. What a device could do if it were fed without any cost.</summary>
/// <param name="Seconds">Wall time.</param>
/// <param name="Cpu">Processor seconds, all threads.</param>
internal sealed record BareLoop(double Seconds, double Cpu)
{
    /// <summary>Runs so many samples of each kind in full batches.</summary>
    /// <param name="classifier">Model whose gradients and outputs are computed.</param>
    /// <param name="embedder">Model that embeds.</param>
    /// <param name="gradients">Samples to differentiate.</param>
    /// <param name="forwards">Samples to predict.</param>
    /// <param name="embeddings">Samples to embed.</param>
    /// <param name="batch">Samples in a batch.</param>
    /// <param name="side">Side of a sample.</param>
    /// <param name="threads">Threads, each with a module of its own and one thread within libtorch.</param>
    public static BareLoop Run(string classifier, string embedder, long gradients, long forwards, long embeddings, int batch, int side, int threads)
    {
        TorchRuntime.Initialise();
        long batches = Batches(gradients, batch);
        using jit.ScriptModule<Tensor, Tensor> model = jit.load<Tensor, Tensor>(classifier), network = jit.load<Tensor, Tensor>(embedder);
        model.eval();
        network.eval();
        (long Left, Action<Tensor> Step)[] work =
        [
            (batches, input => Differentiate(model, input)),
            (Batches(forwards, batch), input => Predict(model, input)),
            (Batches(embeddings, batch), input => Embed(network, input)),
        ];

        using var process = Process.GetCurrentProcess();
        TimeSpan cpu = process.TotalProcessorTime;
        long start = Stopwatch.GetTimestamp();
        long next = -1;
        Thread[] running = [.. Enumerable.Range(0, threads).Select(_ => new Thread(() => Loop(work, ref next, batch, side)))];
        foreach (Thread thread in running)
            thread.Start();
        foreach (Thread thread in running)
            thread.Join();
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        process.Refresh();
        return new(seconds, (process.TotalProcessorTime - cpu).TotalSeconds);
    }

    private static long Batches(long samples, int batch) => (samples + batch - 1) / batch;

    private static void Loop((long Count, Action<Tensor> Step)[] work, ref long next, int batch, int side)
    {
        using Tensor input = rand(batch, 3, side, side);
        long total = work.Sum(kind => kind.Count);
        for (long number = Interlocked.Increment(ref next); number < total; number = Interlocked.Increment(ref next))
        {
            long place = number;
            int kind = 0;
            while (place >= work[kind].Count)
                place -= work[kind++].Count;
            using var scope = NewDisposeScope();
            work[kind].Step(input);
        }
    }

    private static void Differentiate(jit.ScriptModule<Tensor, Tensor> model, Tensor input)
    {
        Tensor point = input.detach().clone().requires_grad_(true);
        Tensor value = nn.functional.softmax(model.call(point), 1).select(1, 0).sum();
        autograd.grad([value], [point])[0].cpu();
    }

    private static void Predict(jit.ScriptModule<Tensor, Tensor> model, Tensor input)
    {
        using var guard = inference_mode();
        model.call(input).cpu();
    }

    private static void Embed(jit.ScriptModule<Tensor, Tensor> network, Tensor input)
    {
        using var guard = inference_mode();
        network.call(input).cpu();
    }
}
