using System.CommandLine;
using System.CommandLine.Parsing;
using System.Runtime.InteropServices;
using Imacs.Cli.Commands;
using Imacs.Cli.Console;
using Imacs.Contracts.Errors;
using Imacs.Hosting;

namespace Imacs.Cli;

/// <summary>The command line: its tree, and how every end becomes an exit code.</summary>
internal static class ImacsCommand
{
    public static async Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand("Compare image models by what they look at. Start with `imacs demo`, or: imacs compare --model a=old.pt --model b=new.pt --data ./images");
        root.Subcommands.Add(CompareCommand.Create());
        root.Subcommands.Add(PlanCommand.Create());
        root.Subcommands.Add(DemoCommand.Create());
        root.Subcommands.Add(SelftestCommand.Create());
        root.Subcommands.Add(AttributeCommand.Create());
        root.Subcommands.Add(EvaluateCommand.Create());
        root.Subcommands.Add(ResumeCommand.Create());
        root.Subcommands.Add(StatusCommand.Create());
        root.Subcommands.Add(ListCommand.Create());
        root.Subcommands.Add(WatchCommand.Create());
        root.Subcommands.Add(CancelCommand.Create());
        root.Subcommands.Add(ReportCommand.Create());
        root.Subcommands.Add(ConceptsCommand.Create());
        root.Subcommands.Add(ModelsCommand.Create());

        // No response files: a name that begins with '@' is a name.
        ParseResult parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0)
        {
            foreach (ParseError error in parsed.Errors)
                Terminal.Error(error.Message);
            Terminal.Remark("Run the command with --help to see its options and examples.");
            return ExitCodes.BadInput;
        }

        // Exceptions come here, where they become sentences; Ctrl-C is handled here too, so that a run is told to stop, not killed.
        using var signals = new StopSignals([PosixSignal.SIGINT, PosixSignal.SIGTERM], forcing: [PosixSignal.SIGINT, PosixSignal.SIGTERM]);
        try
        {
            return await parsed.InvokeAsync(
                new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, signals.Told);
        }
        catch (OperationCanceledException) when (signals.Told.IsCancellationRequested)
        {
            return ExitCodes.Interrupted;
        }
        catch (ImacsException error)
        {
            Terminal.Error(error.Message);
            return error.IsInput ? ExitCodes.BadInput : ExitCodes.Failed;
        }
    }
}
