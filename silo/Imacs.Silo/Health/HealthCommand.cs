using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Imacs.Contracts.Errors;

namespace Imacs.Silo.Health;

/// <summary><c>imacs-silo health</c>: what a container's health check runs, in an image that has neither a shell nor curl.</summary>
internal static class HealthCommand
{
    private const string PortVariable = "IMACS_HEALTH_PORT";
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public static Command Create()
    {
        var command = new Command("health", "Ask a silo whether it is ready: 0 if so, 1 if not. Example: imacs-silo health --url http://10.0.0.5:8080/health/live");
        var url = new Option<string?>("--url") { Description = $"what to ask; default http://127.0.0.1:{PortVariable}/health/ready" };
        var wait = new Option<int>("--wait-seconds") { Description = "how long to go on asking while the answer is no" };
        command.Options.Add(url);
        command.Options.Add(wait);
        command.SetAction((parsed, token) => RunAsync(parsed.GetValue(url), parsed.GetValue(wait), token));
        return command;
    }

    private static async Task<int> RunAsync(string? url, int waitSeconds, CancellationToken cancellationToken)
    {
        Uri address;
        try
        {
            address = Address(url);
        }
        catch (InvalidSpecException error)
        {
            await Console.Error.WriteLineAsync($"error: {error.Message}");
            return SiloCommand.BadInput;
        }

        using var http = new HttpClient { Timeout = AnswerLimit };
        long begun = TimeProvider.System.GetTimestamp();
        while (true)
        {
            (bool good, string answer) = await AskAsync(http, address, cancellationToken);
            bool last = good || TimeProvider.System.GetElapsedTime(begun) >= TimeSpan.FromSeconds(waitSeconds);
            if (last)
            {
                await (good ? Console.Out : Console.Error).WriteLineAsync($"{address}: {answer}");
                return good ? 0 : SiloCommand.Failed;
            }

            await Task.Delay(Pause, cancellationToken);
        }
    }

    private static async Task<(bool Good, string Answer)> AskAsync(HttpClient http, Uri address, CancellationToken cancellationToken)
    {
        try
        {
            using HttpResponseMessage response = await http.GetAsync(address, cancellationToken);
            return (response.IsSuccessStatusCode, $"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync(cancellationToken)}");
        }
        catch (HttpRequestException error)
        {
            return (false, error.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (false, $"no answer in {AnswerLimit.TotalSeconds:0} s");
        }
    }

    private static Uri Address(string? url)
    {
        if (url is not null)
        {
            return Uri.TryCreate(url, UriKind.Absolute, out Uri? given) && given.Scheme is "http" or "https"
                ? given
                : throw new InvalidSpecException($"--url: '{url}' is not an http address. Write http://HOST:PORT/health/ready.");
        }

        string? port = Environment.GetEnvironmentVariable(PortVariable);
        return ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out ushort number) && number > 0
            ? new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{number}/health/ready"))
            : throw new InvalidSpecException($"Which silo? Give --url http://HOST:PORT/health/ready, or set {PortVariable} to the port of the one on this machine.");
    }
}
