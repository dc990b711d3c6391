using Imacs.Silo;

return await SiloCommand.RunAsync(args, static _ => { });
