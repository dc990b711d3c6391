namespace Imacs.Grains.Scheduling;

/// <summary>The comparisons that were taken back last. What is not among them and not registered either is one that a former scheduler knew. Bounded: by the time that as many others were
/// taken back, every worker has long asked.</summary>
internal sealed class WithdrawnComparisons
{
    private const int Kept = 10_000;
    private readonly LinkedList<string> _order = new();
    private readonly Dictionary<string, LinkedListNode<string>> _nodes = new(StringComparer.Ordinal);

    public bool Contains(string comparison) => _nodes.ContainsKey(comparison);

    public void Add(string comparison)
    {
        Remove(comparison);
        _nodes.Add(comparison, _order.AddLast(comparison));
        if (_nodes.Count > Kept)
            Remove(_order.First!.Value);
    }

    public void Remove(string comparison)
    {
        if (_nodes.Remove(comparison, out LinkedListNode<string>? node))
            _order.Remove(node);
    }
}
