using Imacs.Dashboards;

if (args.Length != 1 || !File.Exists(Path.Combine(args[0], "Imacs.Distributed.sln")))
{
    await Console.Error.WriteLineAsync("Usage: imacs-dashboards REPOSITORY. Writes dashboards and rules into helm/imacs, and docs/metrics.md and the list of docs/runbooks/README.md.");
    return 2;
}

foreach ((string path, string content) in GeneratedFiles.All)
    await File.WriteAllTextAsync(Path.Combine(args[0], path), content);
return 0;
