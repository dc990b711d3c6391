using System.CommandLine;
using System.CommandLine.Parsing;
using System.Runtime.InteropServices;
using Imacs.Contracts.Errors;
using Imacs.Hosting;
using Imacs.Silo.Health;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Imacs.Silo;

/// <summary>The command line of a silo process. Every option may be given as an environment variable instead: --silo-port is IMACS_SILO_PORT.</summary>
public static class SiloCommand
{
    /// <summary>Exit code of a silo that failed.</summary>
    internal const int Failed = 1;

    /// <summary>Exit code where something that was given cannot be used.</summary>
    internal const int BadInput = 2;

    /// <summary>Runs a silo until the process is told to stop.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="configure">What a host of its own adds to the services, after everything else.</param>
    /// <returns>0 after an orderly stop, 1 where it failed, 2 where something that was given cannot be used.</returns>
    public static async Task<int> RunAsync(string[] args, Action<IServiceCollection> configure)
    {
        var options = new SiloFlags();
        var root = new RootCommand("Run one silo of an Imacs cluster. On one machine: imacs-silo --redis redis://localhost --store ./artifacts");
        foreach (Option option in options.All)
            root.Options.Add(option);
        root.Subcommands.Add(HealthCommand.Create());
        root.SetAction((parsed, _) => RunAsync(options, parsed, configure));
        ParseResult parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0)
        {
            foreach (ParseError error in parsed.Errors)
                await Console.Error.WriteLineAsync($"error: {error.Message}");
            await Console.Error.WriteLineAsync("Run imacs-silo --help to see its options.");
            return BadInput;
        }

        // Signals are the silo's: it drains.
        return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, CancellationToken.None);
    }

    private static async Task<int> RunAsync(SiloFlags options, ParseResult parsed, Action<IServiceCollection> configure)
    {
        // A second Ctrl-C is of somebody who does not want to wait.
        using var signals = new StopSignals([PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGQUIT], forcing: [PosixSignal.SIGINT]);
        try
        {
            SiloSettings settings = options.Read(parsed);
            await SiloHost.RunAsync(settings, configure, signals);
            return 0;
        }
        catch (ImacsException error)
        {
            await Console.Error.WriteLineAsync($"error: {error.Message}");
            return error.IsInput ? BadInput : Failed;
        }
#pragma warning disable CA1031 // The last resort: an operator gets a sentence first, then what a bug report needs.
        catch (Exception error)
#pragma warning restore CA1031
        {
            await Console.Error.WriteLineAsync($"error: The silo ended: {error.Message}\n{error}");
            return Failed;
        }
    }
}
