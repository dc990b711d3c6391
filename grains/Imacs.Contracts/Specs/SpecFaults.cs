namespace Imacs.Contracts.Specs;

/// <summary>The sentences that say which value breaks which rule; null, a value that was left to its default, breaks none.</summary>
internal static class SpecFaults
{
    public static void InRange(string key, int? value, int least, int most, List<string> faults)
    {
        if (value < least || value > most)
            faults.Add($"{key}: {value} is not between {least} and {most}.");
    }

    public static void InRange(string key, double? value, double least, double most, List<string> faults)
    {
        if (value is { } given && !(given >= least && given <= most))
            faults.Add($"{key}: {given} is not between {least} and {most}.");
    }

    public static void AboveAndAtMost(string key, double? value, double bound, double most, List<string> faults)
    {
        if (value is { } given && !(given > bound && given <= most))
            faults.Add($"{key}: {given} is not above {bound} and at most {most}.");
    }

    public static void OneOf(string key, string? value, IReadOnlyList<string> allowed, List<string> faults)
    {
        if (value is not null && !allowed.Contains(value))
            faults.Add($"{key}: '{value}' is not one of {string.Join(", ", allowed)}.");
    }
}
