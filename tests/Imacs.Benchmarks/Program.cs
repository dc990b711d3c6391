using System.CommandLine;
using Imacs.Benchmarks.Actors;
using Imacs.Benchmarks.Kernels;
using Imacs.Benchmarks.Pipeline;
using Imacs.Benchmarks.Quadrature;

var root = new RootCommand("Measurements that take minutes and end in a table, not in pass or fail. docs/performance.md records their outcomes.");
root.Add(QuadratureCommand.Create());
root.Add(ActorsCommand.Create());
root.Add(PipelineCommand.Create());
root.Add(KernelsCommand.Create());
return await root.Parse(args).InvokeAsync();
