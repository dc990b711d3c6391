using System.CommandLine;
using System.CommandLine.Parsing;
using Imacs.Cli.Runs;
using Imacs.Client;
using Imacs.Contracts.Errors;
using Imacs.Storage.Artifacts;

namespace Imacs.Cli.Cluster;

/// <summary>The flags that turn a command towards a running cluster instead of a silo in this process.</summary>
internal sealed class ClusterFlags
{
    /// <summary>The environment variable that stands for --cluster.</summary>
    public const string Variable = "IMACS_CLUSTER";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly Option<string?> _cluster = new("--cluster")
    {
        Description = $"Work on a running cluster: the address of its Redis, redis://[:PASSWORD@]HOST[:PORT]. Default: {Variable}.",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given ? given : null,
    };

    private readonly Option<string> _clusterId = new("--cluster-id") { Description = "The cluster's name.", DefaultValueFactory = _ => "imacs" };

    public void AddTo(Command command)
    {
        command.Options.Add(_cluster);
        command.Options.Add(_clusterId);
    }

    /// <summary>Whether a cluster is meant.</summary>
    public bool AreGiven(ParseResult parsed) => parsed.GetValue(_cluster) is not null;

    /// <summary>Connects to the cluster.</summary>
    /// <exception cref="ImacsException">It is not there, or its address makes no sense.</exception>
    public Task<ClusterConnection> OpenAsync(ParseResult parsed, CancellationToken cancellationToken) => ClusterConnection.OpenAsync(
        RedisAddress.Parse(parsed.GetValue(_cluster) ?? throw new InvalidSpecException($"--cluster is missing: give the address of the cluster's Redis, or set {Variable}.")),
        parsed.GetValue(_clusterId)!,
        Patience,
        cancellationToken);

    /// <summary>Connects to the cluster for one of its comparisons.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="named">The comparison as it was named there.</param>
    /// <param name="cancellationToken">Stops looking.</param>
    /// <exception cref="ImacsException">That is no id, or the cluster is not there.</exception>
    public async Task<ClusterRun> OpenRunAsync(ParseResult parsed, string named, CancellationToken cancellationToken)
    {
        string id = IdOf(named);
        return new(await OpenAsync(parsed, cancellationToken), id, Repeated(parsed));
    }

    /// <summary>The flags again, for a command that a person may copy.</summary>
    public string Repeated(ParseResult parsed)
    {
        string cluster = parsed.GetResult(_cluster) is { Implicit: false } ? $" --cluster {ShellWord.Of($"{RedisAddress.Parse(parsed.GetValue(_cluster)!)}")}" : string.Empty;
        return parsed.GetResult(_clusterId) is { Implicit: false } ? $"{cluster} --cluster-id {ShellWord.Of(parsed.GetValue(_clusterId)!)}" : cluster;
    }

    /// <summary>A comparison's id as it was named on the command line; a folder's path is its last part.</summary>
    private static string IdOf(string named)
    {
        string id = Path.GetFileName(Path.TrimEndingDirectorySeparator(named));
        return ArtifactNames.IsReserved(id) ? throw new InvalidSpecException($"'{named}' cannot name a comparison: the cluster's store keeps its {id} there.")
            : ArtifactNames.IsValid(id) ? id
            : throw new InvalidSpecException($"'{named}' cannot name a comparison: write 1 to 200 letters, digits, '.', '-' or '_', not beginning with '.'.");
    }
}
