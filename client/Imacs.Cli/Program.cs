using Imacs.Cli;
using Imacs.Cli.Console;

try
{
    return await ImacsCommand.RunAsync(args);
}
#pragma warning disable CA1031 // The last resort: what nobody foresaw is still told in one sentence, not as an abort with a trace.
catch (Exception error)
#pragma warning restore CA1031
{
    Terminal.Unforeseen(error);
    return ExitCodes.Failed;
}
