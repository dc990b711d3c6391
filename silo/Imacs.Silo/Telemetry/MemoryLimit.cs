using System.Globalization;

namespace Imacs.Silo.Telemetry;

/// <summary>How much memory this process may use before the kernel ends it.</summary>
internal static class MemoryLimit
{
    // Of control groups of version 2 and 1, as a container sees its own.
    private static readonly string[] Limits = ["/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"];

    /// <summary>The container's limit, or the machine's memory where there is none or it is larger, in bytes.</summary>
    public static long Find()
    {
        long machine = Machine();
        foreach (string file in Limits)
        {
            // "max" is no limit.
            if (File.Exists(file) && long.TryParse(File.ReadAllText(file).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out long limit))
                return Math.Min(limit, machine);
        }

        return machine;
    }

    /// <summary>MemTotal of /proc/meminfo, which has kibibytes; else what the garbage collector sees.</summary>
    private static long Machine()
    {
        const string Total = "MemTotal:";
        string? line = File.Exists("/proc/meminfo") ? File.ReadLines("/proc/meminfo").FirstOrDefault(line => line.StartsWith(Total, StringComparison.Ordinal)) : null;
        return line is null ? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes : long.Parse(line[Total.Length..].Replace("kB", string.Empty, StringComparison.Ordinal), CultureInfo.InvariantCulture) << 10;
    }
}
