namespace Imacs.Testing;

/// <summary>The real prometheus and promtool, which tests/run.sh fetches.</summary>
public static class PrometheusTools
{
    /// <summary>One of the two programs.</summary>
    /// <param name="name">"prometheus" or "promtool".</param>
    /// <exception cref="InvalidOperationException">It is not there.</exception>
    public static string File(string name)
    {
        string? folder = Environment.GetEnvironmentVariable("IMACS_PROMETHEUS");
        for (DirectoryInfo? above = new(AppContext.BaseDirectory); string.IsNullOrEmpty(folder) && above is not null; above = above.Parent)
        {
            string tools = Path.Combine(above.FullName, "tests", ".tools", "prometheus", "usr", "bin");
            if (Directory.Exists(tools))
                folder = tools;
        }

        string file = Path.Combine(folder ?? string.Empty, name);
        return System.IO.File.Exists(file)
            ? file
            : throw new InvalidOperationException($"There is no {name}. Run tests/run.sh, which fetches it, or let IMACS_PROMETHEUS name the folder that holds prometheus and promtool.");
    }
}
