namespace Imacs.Testing;

/// <summary>Small real datasets: the first chips of each of EuroSAT's ten classes, in class folders.</summary>
public static class EuroSatChips
{
    /// <summary>Copies chips 1 to <paramref name="perClass"/> of each class.</summary>
    /// <param name="target">The folder that the class folders go to.</param>
    /// <param name="perClass">Images of each class, from 1 on.</param>
    /// <exception cref="IOException">One of the images is there already.</exception>
    public static void CopyTo(string target, int perClass)
    {
        foreach (string source in Directory.EnumerateDirectories(SharedData.Path("data", "eurosat")))
        {
            string cls = Path.GetFileName(source);
            Directory.CreateDirectory(Path.Combine(target, cls));
            for (int number = 1; number <= perClass; number++)
                File.Copy(Path.Combine(source, $"{cls}_{number}.jpg"), Path.Combine(target, cls, $"{cls}_{number}.jpg"));
        }
    }
}
