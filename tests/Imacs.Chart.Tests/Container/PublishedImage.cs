using System.Diagnostics;
using Imacs.Chart.Tests.Harness;
using Imacs.Testing;

namespace Imacs.Chart.Tests.Container;

/// <summary>What docker/Dockerfile puts into the image's /app, published here as it does there, and a Redis.</summary>
public sealed class PublishedImage : IAsyncLifetime
{
    private readonly string _root = Directory.CreateTempSubdirectory("imacs-image-").FullName;

    /// <summary>The image's /app.</summary>
    public string App => Path.Combine(_root, "app");

    /// <summary>What anybody may write: the volumes.</summary>
    public string Volumes => Path.Combine(_root, "volumes");

    /// <summary>A folder for artifacts.</summary>
    public string Store => Path.Combine(Volumes, "store");

    /// <summary>A pod's /scratch, which outlives its containers.</summary>
    public string Scratch => Path.Combine(Volumes, "scratch");

    public RedisServer Redis { get; } = new();

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        await Redis.InitializeAsync();
        foreach (string project in (string[])["silo/Imacs.Silo", "client/Imacs.Cli"])
        {
            // Its code was judged when the tests were built.
            var start = new ProcessStartInfo("dotnet", ["publish", project, "-c", "Release", "--runtime", "linux-x64", "--no-self-contained", "--output", App, "--nologo", "-v", "quiet", "-nodeReuse:false", "-p:RunAnalyzers=false", "-p:EnforceCodeStyleInBuild=false"])
            {
                WorkingDirectory = Repository.Root,
            };
            _ = (await ProcessResult.RunAsync(start)).Succeeded;
        }

        Directory.CreateDirectory(Store);
        Directory.CreateDirectory(Scratch);
        _ = (await ProcessResult.RunAsync(new("chmod", ["-R", "a+rX,a-w", App]))).Succeeded;
        _ = (await ProcessResult.RunAsync(new("chmod", ["755", _root]))).Succeeded;
        _ = (await ProcessResult.RunAsync(new("chmod", ["777", Volumes, Store, Scratch]))).Succeeded;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Redis.DisposeAsync();
        _ = await ProcessResult.RunAsync(new("chmod", ["-R", "u+w", _root]));
        Directory.Delete(_root, recursive: true);
    }

    /// <summary>
    /// How a container would run a program of the image: the whole root read-only but for the volumes and a TMPDIR of 256 MiB in memory, 6 GiB of data at most, no capability and no
    /// way to get one, nothing of this process' environment; as user 1654 where the tests are root, else as who runs them.
    /// </summary>
    public ProcessStartInfo Contained(IReadOnlyDictionary<string, string> environment, params string[] command)
    {
        bool root = Environment.IsPrivilegedProcess;
        string runtime = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", ".."));
        string settings = string.Join(' ', environment.Select(pair => $"'{pair.Key}={pair.Value}'"));
        string script = $"""
            set -e
            mount -t tmpfs -o size=256m,mode=1777 tmpfs /mnt
            mount --bind '{Volumes}' '{Volumes}'
            mount -o remount,bind,ro /
            mountpoint -q /tmp && mount -o remount,bind,ro /tmp || true
            exec prlimit --data={6L << 30} setpriv {(root ? "--reuid=1654 --regid=1654 --clear-groups --bounding-set=-all" : string.Empty)} --no-new-privs \
              env -i PATH=/usr/bin:/bin 'DOTNET_ROOT={runtime}' TMPDIR=/mnt HOME=/mnt DOTNET_PROCESSOR_COUNT=2 {settings} "$@"
            """;
        return new("unshare", [.. root ? Array.Empty<string>() : ["--map-root-user"], "--mount", "--propagation", "private", "bash", "-c", script, "contained", .. command]);
    }
}
