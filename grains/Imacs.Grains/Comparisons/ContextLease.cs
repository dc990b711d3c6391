namespace Imacs.Grains.Comparisons;

/// <summary>A comparison's context in use: its models stay loaded until this is disposed.</summary>
internal sealed class ContextLease(ComparisonContext context, Action giveBack) : IDisposable
{
    private Action? _giveBack = giveBack;

    public ComparisonContext Context { get; } = context;

    public void Dispose() => Interlocked.Exchange(ref _giveBack, null)?.Invoke();
}
