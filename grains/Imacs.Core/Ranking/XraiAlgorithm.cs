namespace Imacs.Core.Ranking;

/// <summary>How XRAI orders segments.</summary>
public enum XraiAlgorithm
{
    /// <summary>Before each pick, gains are those of the pixels still uncovered.</summary>
    Full = 0,

    /// <summary>Masks are ordered once by their whole means; less exact where masks overlap. The area threshold does not apply.</summary>
    Fast = 1,
}
