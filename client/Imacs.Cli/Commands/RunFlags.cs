using System.CommandLine;
using System.CommandLine.Parsing;
using Imacs.Cli.Runs;

namespace Imacs.Cli.Commands;

/// <summary>The flags that say how a run uses this machine.</summary>
internal sealed class RunFlags
{
    private readonly Option<int> _threads = new("--threads") { Description = "Device threads. Default: one each core." };
    private readonly Option<string> _device = new("--device") { Description = "cpu, cuda or cuda:N.", DefaultValueFactory = _ => "cpu" };
    private readonly Option<bool> _verbose = new("--verbose") { Description = "Log to standard error what the silo does." };
    private readonly Option<bool> _json = new("--json") { Description = "Print the result as JSON." };

    public void AddTo(Command command)
    {
        command.Options.Add(_threads);
        command.Options.Add(_device);
        command.Options.Add(_verbose);
        command.Options.Add(_json);
    }

    public RunOptions Read(ParseResult parsed) =>
        new(parsed.GetValue(_threads), parsed.GetValue(_device)!, parsed.GetValue(_verbose), parsed.GetValue(_json));
}
