namespace Imacs.Torch.Models;

/// <summary>A model in use: it stays loaded until this is disposed.</summary>
public sealed class ModelLease : IDisposable
{
    private Action? _return;

    internal ModelLease(TorchModel model, Action giveBack) => (Model, _return) = (model, giveBack);

    /// <summary>The model.</summary>
    public TorchModel Model { get; }

    /// <summary>Gives the model back.</summary>
    public void Dispose() => Interlocked.Exchange(ref _return, null)?.Invoke();
}
