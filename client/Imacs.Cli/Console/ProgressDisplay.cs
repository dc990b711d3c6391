using System.Diagnostics;
using System.Globalization;
using Imacs.Contracts.Actors;
using Spectre.Console;

namespace Imacs.Cli.Console;

/// <summary>Shows a comparison's progress: a bar with stage, rate and time left where somebody watches, a line now and then where nobody does.</summary>
internal static class ProgressDisplay
{
    private static readonly TimeSpan LineInterval = TimeSpan.FromSeconds(5);

    /// <summary>Follows a comparison to its end.</summary>
    /// <returns>Its last status.</returns>
    public static Task<ComparisonStatus> ShowAsync(IAsyncEnumerable<ComparisonStatus> statuses) =>
        Terminal.IsInteractive ? BarAsync(statuses) : LinesAsync(statuses);

    private static async Task<ComparisonStatus> BarAsync(IAsyncEnumerable<ComparisonStatus> statuses)
    {
        ComparisonStatus? last = null;
        await Terminal.Progress.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn())
            .StartAsync(async context =>
            {
                ProgressTask task = context.AddTask("planning");
                var pace = new Pace();
                await foreach (ComparisonStatus status in statuses)
                {
                    (int done, int total) = Units(status);
                    last = status;
                    task.IsIndeterminate = total == 0;
                    task.MaxValue = Math.Max(1, total);
                    task.Value = done;
                    task.Description = Markup.Escape(Describe(status, pace));
                }
            });
        return last!;
    }

    private static async Task<ComparisonStatus> LinesAsync(IAsyncEnumerable<ComparisonStatus> statuses)
    {
        ComparisonStatus? last = null;
        string? said = null;
        var pace = new Pace();
        var since = Stopwatch.StartNew();
        await foreach (ComparisonStatus status in statuses)
        {
            string line = Describe(status, pace);
            if ((last?.Stage != status.Stage || since.Elapsed >= LineInterval) && line != said)
            {
                Terminal.Remark(line);
                said = line;
                since.Restart();
            }

            last = status;
        }

        return last!;
    }

    private static (int Done, int Total) Units(ComparisonStatus status) =>
        status.Stage == ComparisonStage.Attributing ? (status.ImagesDone, status.Images) : (status.StageDone, status.StageTotal);

    private static string Describe(ComparisonStatus status, Pace pace)
    {
        (int done, int total) = Units(status);
        string stage = status.Stage.ToString().ToLowerInvariant();
        if (total == 0)
            return stage;
        string quarantined = status.Quarantined > 0 ? $", {status.Quarantined} quarantined" : string.Empty;
        return $"{stage} {done}/{total}{pace.Tell(status.Stage, done, total)}{quarantined}";
    }

    /// <summary>Rate and time left of a stage, from what was done since it was first seen: a resumed run does not count what it found.</summary>
    private sealed class Pace
    {
        private readonly Stopwatch _watch = Stopwatch.StartNew();
        private ComparisonStage _stage;
        private int _first;

        public string Tell(ComparisonStage stage, int done, int total)
        {
            if (stage != _stage)
            {
                (_stage, _first) = (stage, done);
                _watch.Restart();
            }

            double rate = (done - _first) / Math.Max(_watch.Elapsed.TotalSeconds, 0.001);
            if (rate <= 0)
                return string.Empty;
            TimeSpan left = TimeSpan.FromSeconds(Math.Min((total - done) / rate, TimeSpan.MaxValue.TotalSeconds / 2));
            return string.Create(CultureInfo.InvariantCulture, $", {rate:0.0} images/s, {(long)left.TotalHours}:{left:mm\\:ss} left");
        }
    }
}
