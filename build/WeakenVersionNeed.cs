// Compiled twice: by MSBuild as an inline task (Directory.Build.targets), and into Imacs.Torch.Tests, which defines IMACS_TESTS.
using System;
using System.Collections.Generic;
using System.IO;
using System.Text;

namespace Imacs.Build;

/// <summary>
/// Makes one symbol version that an ELF library needs optional. TorchSharp's native library was linked against GCC 13's libstdc++
/// (GLIBCXX_3.4.32) for the sake of one symbol that it never calls, so Debian 12's loader refuses it. With VER_FLG_WEAK set on that
/// entry of .gnu.version_r the loader accepts an older libstdc++; on newer systems nothing changes.
/// </summary>
public static class VersionNeeds
{
    private const uint SectionTypeVersionNeeds = 0x6ffffffe;
    private const byte WeakFlag = 0x2;

    /// <summary>Where the flags of a needed version are.</summary>
    /// <param name="image">A 64-bit little-endian ELF file.</param>
    /// <param name="version">The symbol version, for instance GLIBCXX_3.4.32.</param>
    /// <returns>An offset for each library that is needed in that version; none where the version is not needed.</returns>
    public static List<int> FlagOffsets(byte[] image, string version)
    {
        if (image.Length < 64 || image[0] != 0x7f || image[1] != 'E' || image[2] != 'L' || image[3] != 'F' || image[4] != 2 || image[5] != 1)
            throw new InvalidDataException("not a 64-bit little-endian ELF file");
        long table = BitConverter.ToInt64(image, 0x28);
        int entrySize = BitConverter.ToUInt16(image, 0x3A);
        int entries = BitConverter.ToUInt16(image, 0x3C);
        var offsets = new List<int>();
        for (int i = 0; i < entries; i++)
        {
            int section = checked((int)(table + ((long)i * entrySize)));
            if (BitConverter.ToUInt32(image, section + 4) != SectionTypeVersionNeeds)
                continue;
            int needs = checked((int)BitConverter.ToInt64(image, section + 0x18));
            int stringSection = checked((int)(table + (BitConverter.ToUInt32(image, section + 0x28) * (long)entrySize)));
            int strings = checked((int)BitConverter.ToInt64(image, stringSection + 0x18));
            AddOffsets(image, needs, strings, version, offsets);
        }

        return offsets;
    }

    /// <summary>Sets the weak flag on a needed version. Idempotent.</summary>
    /// <param name="image">A 64-bit little-endian ELF file; changed in place.</param>
    /// <param name="version">The symbol version.</param>
    /// <returns>How many flags were set just now.</returns>
    public static int Weaken(byte[] image, string version)
    {
        int changed = 0;
        foreach (int offset in FlagOffsets(image, version))
        {
            if ((image[offset] & WeakFlag) != 0)
                continue;
            image[offset] |= WeakFlag;
            changed++;
        }

        return changed;
    }

    private static void AddOffsets(byte[] image, int need, int strings, string version, List<int> offsets)
    {
        while (true)
        {
            int auxiliary = need + BitConverter.ToInt32(image, need + 8);
            int count = BitConverter.ToUInt16(image, need + 2);
            for (int i = 0; i < count; i++)
            {
                if (NameAt(image, strings + BitConverter.ToInt32(image, auxiliary + 8)) == version)
                    offsets.Add(auxiliary + 4);
                auxiliary += BitConverter.ToInt32(image, auxiliary + 12);
            }

            int next = BitConverter.ToInt32(image, need + 12);
            if (next == 0)
                return;
            need += next;
        }
    }

    private static string NameAt(byte[] image, int start)
    {
        int end = Array.IndexOf(image, (byte)0, start);
        return Encoding.ASCII.GetString(image, start, end - start);
    }
}

#if !IMACS_TESTS
/// <summary>The build step: weakens the version in each file, atomically, and keeps the time stamp so that the next build copies nothing.</summary>
public sealed class WeakenVersionNeed : Microsoft.Build.Utilities.Task
{
    [Microsoft.Build.Framework.Required]
    public Microsoft.Build.Framework.ITaskItem[] Files { get; set; }

    [Microsoft.Build.Framework.Required]
    public string Version { get; set; }

    public override bool Execute()
    {
        foreach (var file in Files)
        {
            string path = file.GetMetadata("FullPath");
            byte[] image = File.ReadAllBytes(path);
            if (VersionNeeds.Weaken(image, Version) == 0)
                continue;
            DateTime stamp = File.GetLastWriteTimeUtc(path);
            string temporary = path + "." + Guid.NewGuid().ToString("N") + ".tmp";
            File.WriteAllBytes(temporary, image);
            File.SetLastWriteTimeUtc(temporary, stamp);
            // A rename, not a write: a hard link into the package folder, or a process that has the old file mapped, is left alone.
            File.Delete(path);
            File.Move(temporary, path);
            Log.LogMessage(Microsoft.Build.Framework.MessageImportance.Normal, "Made " + Version + " optional in " + path);
        }

        return true;
    }
}
#endif
