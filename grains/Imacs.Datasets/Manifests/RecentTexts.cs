namespace Imacs.Datasets.Manifests;

/// <summary>Gives texts that come again and again, such as labels, as one string: a list of millions makes no string for each of its lines.</summary>
internal sealed class RecentTexts
{
    private const int Slots = 1 << 10;
    private const int LongestKept = 64;
    private readonly string[] _recent = new string[Slots];

    /// <summary>The text as a string.</summary>
    public string Get(ReadOnlySpan<char> text)
    {
        if (text.Length is 0 or > LongestKept)
            return text.ToString();

        // A text that comes only once takes a slot all the same, and loses it to the next one that would.
        ref string slot = ref _recent[string.GetHashCode(text, StringComparison.Ordinal) & (Slots - 1)];
        if (slot is not null && text.SequenceEqual(slot))
            return slot;
        return slot = text.ToString();
    }
}
