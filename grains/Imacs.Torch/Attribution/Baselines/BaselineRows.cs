using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Imacs.Core.Imaging;
using Imacs.Torch.Devices;
using Imacs.Torch.Models;

namespace Imacs.Torch.Attribution.Baselines;

/// <summary>The output rows of the baselines that are the same for every image, computed once for each model.</summary>
internal sealed class BaselineRows(DeviceQueue queue)
{
    // They go with their model: it must not be held here when the cache unloads it.
    private readonly ConditionalWeakTable<TorchModel, ConcurrentDictionary<string, Task<float[][]>>> _rows = [];

    /// <summary>The model's output row at a fixed baseline.</summary>
    /// <param name="model">The model.</param>
    /// <param name="name">The baseline.</param>
    /// <param name="input">The baseline at the model's input size.</param>
    /// <param name="cancellationToken">Stops waiting; the row is computed all the same, for the others.</param>
    public async Task<float[]> OfAsync(TorchModel model, string name, PlanarImage input, CancellationToken cancellationToken)
    {
        ConcurrentDictionary<string, Task<float[][]>> known = _rows.GetValue(model, _ => new());
        Task<float[][]> rows = known.GetOrAdd(name, _ => queue.OutputsAsync(model, 1, (_, sample) => input.Data.CopyTo(sample), CancellationToken.None));
        try
        {
            return (await rows.WaitAsync(cancellationToken))[0];
        }
        catch when (rows.IsFaulted)
        {
            // A failed attempt is not kept: the next image asks again.
            known.TryRemove(new(name, rows));
            throw;
        }
    }
}
