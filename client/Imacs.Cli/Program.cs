using Imacs.Cli;

return await ImacsCommand.RunAsync(args);
