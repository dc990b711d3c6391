using System.Reflection;

namespace Imacs.Cli.Tests;

/// <summary>
/// The command in this process, through the program's own entry point: what a process takes to start, half of what most commands take, is paid once. For tests of what a command says and writes;
/// those of signals, kills, pipes and native failures start a process (<see cref="ImacsProcess"/>).
/// </summary>
internal static class ImacsHere
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(4);
    private static readonly MethodInfo Main = typeof(ImacsCommand).Assembly.EntryPoint!;
    private static readonly SemaphoreSlim OneAtATime = new(1);
    private static readonly FlowWriter Output = new(System.Console.Out), Error = new(System.Console.Error);
    private static bool _stuck;

    // Before the command's own console is made, which keeps the writers that it finds.
    static ImacsHere()
    {
        _ = SharedData.Root;
        System.Console.SetOut(Output);
        System.Console.SetError(Error);
    }

    /// <summary>Runs `imacs` to its end as if it had been started in this folder.</summary>
    public static async Task<ImacsResult> RunAsync(string directory, params IEnumerable<string> args)
    {
        // On a terminal the command would draw; and what hangs here cannot be killed.
        if (!System.Console.IsOutputRedirected || !System.Console.IsErrorRedirected || _stuck)
            return await ImacsProcess.RunAsync(directory, args);
        await OneAtATime.WaitAsync(TestContext.Current.CancellationToken);
        string before = Environment.CurrentDirectory;
        try
        {
            Environment.CurrentDirectory = directory;
            string[] arguments = [.. args];
            return await Task.Factory.StartNew(() => Run(arguments), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).WaitAsync(Longest);
        }
        catch (TimeoutException)
        {
            _stuck = true;
            throw;
        }
        finally
        {
            Environment.CurrentDirectory = before;
            OneAtATime.Release();
        }
    }

    private static ImacsResult Run(string[] arguments)
    {
        StringWriter output = Output.Begin(), error = Error.Begin();
        int code = (int)Main.Invoke(null, [arguments])!;
        return new(code, output.ToString(), error.ToString());
    }
}
