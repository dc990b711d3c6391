using System.Diagnostics;
using System.Globalization;
using Imacs.Cli.Console;
using Imacs.Grains.Uploads;
using Spectre.Console;

namespace Imacs.Cli.Uploads;

/// <summary>Shows an upload: a bar where somebody watches, a line now and then where nobody does.</summary>
internal sealed class UploadDisplay : IProgress<UploadProgress>
{
    private static readonly TimeSpan LineInterval = TimeSpan.FromSeconds(5);
    private readonly Lock _lock = new();
    private readonly Stopwatch _since = Stopwatch.StartNew();
    private ProgressTask? _task;
    private UploadProgress _last;

    /// <summary>Runs an upload under the display.</summary>
    public async Task<T> RunAsync<T>(Func<Task<T>> upload)
    {
        if (!Terminal.IsInteractive)
            return await upload();
        T result = default!;
        await Terminal.Progress.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn())
            .StartAsync(async context =>
            {
                _task = context.AddTask("uploading");
                result = await upload();
            });
        return result;
    }

    /// <inheritdoc/>
    public void Report(UploadProgress value)
    {
        lock (_lock)
        {
            // Several threads report, and not in order.
            if (value.What == _last.What && value.Files < _last.Files)
                return;
            _last = value;
            if (_task is not null)
            {
                _task.IsIndeterminate = value.Total <= 1;
                _task.MaxValue = Math.Max(1, value.Total);
                _task.Value = value.Files;
                _task.Description = Markup.Escape(Describe(value));
            }
            else if (value.Files == value.Total || _since.Elapsed >= LineInterval)
            {
                Terminal.Remark(Describe(value));
                _since.Restart();
            }
        }
    }

    private static string Describe(UploadProgress value)
    {
        string files = value.Total > 1 ? $" {value.Files}/{value.Total}" : string.Empty;
        string present = value.Present == 0 ? string.Empty : value.Total > 1 ? $", {value.Present} there already" : ", there already";
        return string.Create(CultureInfo.InvariantCulture, $"uploading {value.What}{files}, {value.Bytes / 1e6:0.0} MB sent{present}");
    }
}
