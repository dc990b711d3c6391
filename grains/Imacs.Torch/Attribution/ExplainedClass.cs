namespace Imacs.Torch.Attribution;

/// <summary>The class whose output is explained, or the two whose difference is.</summary>
/// <param name="Target">Class index, 0 or more.</param>
/// <param name="Against">The class whose output is subtracted; <see cref="None"/> to subtract nothing.</param>
public readonly record struct ExplainedClass(int Target, int Against = ExplainedClass.None)
{
    /// <summary>No class.</summary>
    public const int None = -1;

    /// <summary>Whether a difference is explained.</summary>
    public bool IsContrast => Against != None;
}
