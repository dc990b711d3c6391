using System.CommandLine;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Imacs.Benchmarks.Kernels;

/// <summary><c>kernels</c>: the numeric kernels, one thread each, by BenchmarkDotNet.</summary>
internal static class KernelsCommand
{
    /// <summary>The command with its options.</summary>
    public static Command Create()
    {
        var filter = new Option<string>("--filter") { Description = "Which, by name: *Ranking* for instance.", DefaultValueFactory = _ => "*" };
        var command = new Command("kernels", "Segmentation, ranking, embedding of regions and k-means, one thread each.") { filter };
        command.SetAction(parsed =>
        {
            // In this process: the generated project of the usual toolchain knows nothing of the lock files and the central versions.
            IConfig config = ManualConfig.CreateEmpty()
                .AddJob(Job.Default.WithMinIterationCount(8).WithMaxIterationCount(16).WithToolchain(InProcessEmitToolchain.Instance))
                .AddColumnProvider(DefaultColumnProviders.Instance)
                .AddDiagnoser(BenchmarkDotNet.Diagnosers.MemoryDiagnoser.Default)
                .AddLogger(ConsoleLogger.Default)
                .AddExporter(MarkdownExporter.GitHub)
                .WithArtifactsPath(Path.Combine(Path.GetTempPath(), "imacs-benchmarks"))
                .WithSummaryStyle(SummaryStyle.Default.WithMaxParameterColumnWidth(40));
            Summary[] summaries = [.. BenchmarkSwitcher.FromTypes([typeof(ImageKernels), typeof(KMeansKernels)]).Run(["--filter", parsed.GetValue(filter)!], config)];
            return summaries.Length > 0 && summaries.All(summary => summary.Reports.All(report => report.Success)) ? 0 : 1;
        });
        return command;
    }
}
