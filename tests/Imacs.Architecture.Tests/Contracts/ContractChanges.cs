namespace Imacs.Architecture.Tests.Contracts;

/// <summary>What may not happen between two versions of a contract file: a silo of the old version would misread one of the new.</summary>
internal static class ContractChanges
{
    /// <summary>What a file's retired entries begin with.</summary>
    public const string Retired = "retired ";

    /// <summary>Finds the breaks.</summary>
    /// <param name="before">Lines of the file as it is committed, retired entries included.</param>
    /// <param name="now">Lines that the code makes.</param>
    /// <returns>A sentence for each; none where old and new silos understand each other.</returns>
    public static IReadOnlyList<string> Breaks(IEnumerable<string> before, IEnumerable<string> now)
    {
        string[] lines = [.. before];
        HashSet<string> retired = [.. lines.Where(line => line.StartsWith(Retired, StringComparison.Ordinal)).Select(line => line[Retired.Length..].Trim())];
        Dictionary<string, string> old = Entries(lines.Where(line => !line.StartsWith(Retired, StringComparison.Ordinal))), current = Entries(now);
        List<string> breaks = [];
        foreach ((string key, string meaning) in old)
        {
            if (current.TryGetValue(key, out string? means))
            {
                if (means != meaning)
                    breaks.Add($"'{key}' meant '{meaning}' and now means '{means}'. Give the new meaning a new id or alias, and retire the old one.");
            }
            else if (!IsRetired(key, retired))
            {
                breaks.Add($"'{key}' ({meaning}) is gone. Bring it back, or add the line '{Retired}{key}' so that it is never used for something else.");
            }
        }

        breaks.AddRange(current.Keys.Where(key => IsRetired(key, retired)).Select(key => $"'{key}' is retired and must not be used again; take another id or alias."));
        return breaks;
    }

    /// <summary>An entry is retired by itself or with its block.</summary>
    private static bool IsRetired(string key, HashSet<string> retired) =>
        retired.Contains(key) || (key.LastIndexOf(' ') is var space && key.IndexOf(' ', StringComparison.Ordinal) != space && retired.Contains(key[..space]));

    /// <summary>What stands for what: "type ALIAS ID" for a member's type, "interface ALIAS METHOD" for a signature, "enum ALIAS NUMBER" for a name. Names of classes, members
    /// and methods may change; they are not sent.</summary>
    private static Dictionary<string, string> Entries(IEnumerable<string> lines)
    {
        Dictionary<string, string> entries = [];
        string block = string.Empty, kind = string.Empty;
        foreach (string line in lines.Where(line => line.Length > 0 && line[0] != '#'))
        {
            string[] sides = line.Split(" = ", 2);
            if (line[0] != ' ')
            {
                block = sides[0];
                kind = block.Split(' ')[0];
                entries.Add(block, kind switch { "grain" => "a grain type", "reminder" => "the name of a reminder", _ => "an alias" });
                continue;
            }

            entries.Add($"{block} {sides[0].Trim()}", kind switch
            {
                "type" => sides[1].Split(": ", 2)[1],
                "interface" => sides[1][sides[1].IndexOf('(', StringComparison.Ordinal)..],
                _ => sides[1],
            });
        }

        return entries;
    }
}
