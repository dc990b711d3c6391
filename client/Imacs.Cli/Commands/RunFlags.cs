using System.CommandLine;
using System.CommandLine.Parsing;
using Imacs.Cli.Cluster;
using Imacs.Cli.Runs;
using Imacs.Contracts.Errors;
using Imacs.Torch.Devices;

namespace Imacs.Cli.Commands;

/// <summary>The flags that say how a run uses this machine.</summary>
/// <param name="withVerbose">Whether the log of a silo is a flag; a command without one says no.</param>
internal sealed class RunFlags(bool withVerbose = true)
{
    private const int MostThreads = 256;
    private readonly Option<int?> _threads = new("--threads") { Description = "Device threads, 1 to 256. Default: one each core." };
    private readonly Option<string> _device = new("--device") { Description = "cpu, cuda or cuda:N.", DefaultValueFactory = _ => "cpu" };
    private readonly Option<bool> _verbose = new("--verbose") { Description = "Log to standard error what the silo does." };
    private readonly Option<bool> _json = new("--json") { Description = "Print the result as JSON." };

    public void AddTo(Command command)
    {
        command.Options.Add(_threads);
        command.Options.Add(_device);
        if (withVerbose)
            command.Options.Add(_verbose);
        command.Options.Add(_json);
    }

    /// <summary>Reads them where a cluster does the work: all but one are for a silo of this process.</summary>
    /// <returns>Whether the result is printed for a program.</returns>
    /// <exception cref="InvalidSpecException">One of the others is given.</exception>
    public bool ReadForCluster(ParseResult parsed)
    {
        if (Given(parsed, _threads, _device) is { } given)
            throw new InvalidSpecException($"{given.Name} says how this machine works, but here a cluster does (--cluster, or the variable {ClusterFlags.Variable}), whose silos are told theirs when they start. Leave it off.");
        return parsed.GetValue(_json);
    }

    /// <summary>Refuses them where nothing is run.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="why">What it says instead, as part of a sentence.</param>
    /// <exception cref="InvalidSpecException">One is given.</exception>
    public void Refuse(ParseResult parsed, string why)
    {
        if (Given(parsed, _threads, _device, _verbose, _json) is { } given)
            throw new InvalidSpecException($"{given.Name} says how a comparison is made or printed, but {why}. Leave it off.");
    }

    /// <exception cref="InvalidSpecException">A value cannot be used on this machine.</exception>
    public RunOptions Read(ParseResult parsed)
    {
        int? threads = parsed.GetValue(_threads);
        if (threads is < 1 or > MostThreads)
            throw new InvalidSpecException($"--threads {threads}: give 1 to {MostThreads}; without it there is one each core.");
        string device = parsed.GetValue(_device)!;
        DeviceNames.Check(device);
        return new(threads ?? 0, device, withVerbose && parsed.GetValue(_verbose), parsed.GetValue(_json));
    }

    private static Option? Given(ParseResult parsed, params Option[] options) => options.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false });
}
