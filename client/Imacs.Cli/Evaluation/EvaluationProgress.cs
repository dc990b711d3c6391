using System.Diagnostics;
using System.Globalization;
using Imacs.Cli.Console;
using Spectre.Console;

namespace Imacs.Cli.Evaluation;

/// <summary>Shows an evaluation's progress: a bar where somebody watches, a line now and then where nobody does.</summary>
internal static class EvaluationProgress
{
    private static readonly TimeSpan LineInterval = TimeSpan.FromSeconds(5);

    /// <summary>Follows work over images to its end.</summary>
    /// <param name="images">How many.</param>
    /// <param name="work">The work; it calls its argument after each image, from any thread.</param>
    public static Task ShowAsync(int images, Func<Action, Task> work) => Terminal.IsInteractive ? BarAsync(images, work) : LinesAsync(images, work);

    private static Task BarAsync(int images, Func<Action, Task> work) => Terminal.Progress.Progress()
        .AutoClear(true)
        .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
        .StartAsync(async context =>
        {
            ProgressTask task = context.AddTask("evaluating", maxValue: images);
            await work(() => task.Increment(1));
        });

    private static async Task LinesAsync(int images, Func<Action, Task> work)
    {
        var gate = new Lock();
        var whole = Stopwatch.StartNew();
        TimeSpan said = TimeSpan.Zero;
        int done = 0;
        await work(() =>
        {
            lock (gate)
            {
                done++;
                if (whole.Elapsed - said < LineInterval && done < images)
                    return;
                said = whole.Elapsed;
                Terminal.Remark(string.Create(CultureInfo.InvariantCulture, $"evaluating {done}/{images}, {done / said.TotalSeconds:0.00} images/s"));
            }
        });
    }
}
