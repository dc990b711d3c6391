using System.Text.RegularExpressions;
using Imacs.Chart.Tests.Harness;

namespace Imacs.Chart.Tests.Container;

/// <summary>What docker/Dockerfile must be; no linter of Dockerfiles can be installed everywhere.</summary>
[Trait("Suite", "Chart")]
public sealed partial class DockerfileTests
{
    private static readonly string[] Words = ["FROM", "ARG", "WORKDIR", "COPY", "RUN", "LABEL", "ENV", "USER", "EXPOSE", "HEALTHCHECK", "ENTRYPOINT"];

    [Fact]
    public void Dockerfile_KeepsTheRules() => Assert.Empty(Problems(Text()));

    [Theory]
    [InlineData("USER 1654:1654", "USER root", "numeric user")]
    [InlineData("USER 1654:1654", "USER 0", "numeric user")]
    [InlineData("aspnet:10.0-noble-chiseled", "aspnet:latest", "names no version")]
    [InlineData("aspnet:10.0-noble-chiseled", "aspnet:10.0-noble", "has a shell")]
    [InlineData("CMD [\"/app/imacs-silo\", \"health\"]", "CMD /app/imacs-silo health", "needs a shell")]
    [InlineData("ENTRYPOINT [\"/app/imacs-silo\"]", "ENTRYPOINT /app/imacs-silo", "needs a shell")]
    [InlineData("COPY . .", "ADD . .", "ADD")]
    [InlineData("image.revision", "image.commit", "image.revision")]
    [InlineData("-p:SourceRevisionId=\"$COMMIT\" ", "", "does not know its commit")]
    [InlineData("imacs.cdx.json", "list.json", "bill of materials")]
    [InlineData("IMACS_LOG_FORMAT=json", "NVIDIA_VISIBLE_DEVICES=all", "every GPU of its node")]
    public void Dockerfile_WithAPlantedFault_IsFound(string whole, string broken, string said)
    {
        string text = Text();
        Assert.Contains(whole, text, StringComparison.Ordinal);
        Assert.Contains(Problems(text.Replace(whole, broken, StringComparison.Ordinal)), problem => problem.Contains(said, StringComparison.Ordinal));
    }

    [Fact]
    public void Container_OfPublishContainer_IsOfTheSameKind()
    {
        string project = File.ReadAllText(Path.Combine(Repository.Root, "silo", "Imacs.Silo", "Imacs.Silo.csproj"));
        string final = Text().Split("FROM ")[^1];
        Assert.Contains($"<ContainerBaseImage>{final.Split(' ')[0]}</ContainerBaseImage>", project, StringComparison.Ordinal);
        Assert.Contains("<ContainerUser>1654:1654</ContainerUser>", project, StringComparison.Ordinal);
        foreach (string variable in (string[])["IMACS_SILO_PORT", "IMACS_GATEWAY_PORT", "IMACS_HEALTH_PORT", "TMPDIR"])
            Assert.Contains($"Include=\"{variable}\"", project, StringComparison.Ordinal);
    }

    private static string Text() => File.ReadAllText(Path.Combine(Repository.Root, "docker", "Dockerfile"));

    private static IEnumerable<string> Problems(string text)
    {
        string joined = Continued().Replace(text, " ");
        string[] lines = [.. joined.Split('\n').Where(line => line.Length > 0 && !line.StartsWith('#'))];
        foreach (string line in lines.Where(line => !Words.Contains(line.Split(' ')[0])))
            yield return $"{line.Split(' ')[0]} is not used here: {line}";
        foreach (string image in lines.Where(line => line.StartsWith("FROM ", StringComparison.Ordinal)).Select(line => line.Split(' ')[1]))
        {
            if (!image.Contains(':') || image.EndsWith(":latest", StringComparison.Ordinal))
                yield return $"{image} names no version";
        }

        if (lines.Where(line => line.Contains("dotnet publish", StringComparison.Ordinal)).Any(line => !line.Contains("SourceRevisionId=\"$COMMIT\"", StringComparison.Ordinal)))
            yield return "what is published does not know its commit: there is no repository in the build";
        string[] final = lines[Array.FindLastIndex(lines, line => line.StartsWith("FROM ", StringComparison.Ordinal))..];
        if (!final[0].Contains("chiseled", StringComparison.Ordinal))
            yield return $"the image has a shell: {final[0]}";
        if (final.Any(line => line.StartsWith("RUN ", StringComparison.Ordinal)))
            yield return "the image has no shell to RUN with";
        if (!final.Any(line => NumericUser().IsMatch(line)))
            yield return "must run as a numeric user other than root";
        foreach (string word in (string[])["ENTRYPOINT", "HEALTHCHECK"])
        {
            if (!final.Any(line => line.StartsWith(word, StringComparison.Ordinal) && line.Contains(" [\"/app/imacs-silo\"", StringComparison.Ordinal)))
                yield return $"{word} is missing or needs a shell";
        }

        foreach (string label in (string[])["title", "description", "licenses", "version", "revision"])
        {
            if (!final.Any(line => line.Contains($"org.opencontainers.image.{label}=", StringComparison.Ordinal)))
                yield return $"the label org.opencontainers.image.{label} is missing";
        }

        if (joined.Contains("NVIDIA_", StringComparison.Ordinal))
            yield return "a container that asked for no GPU would see every GPU of its node";
        if (!joined.Contains("/app/imacs.cdx.json", StringComparison.Ordinal))
            yield return "the bill of materials is missing";
    }

    [GeneratedRegex(@"\s*\\\n\s*", RegexOptions.None, 1000)]
    private static partial Regex Continued();

    [GeneratedRegex("^USER [1-9][0-9]*(:[1-9][0-9]*)?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NumericUser();
}
