namespace Imacs.Cli;

/// <summary>What the process tells the shell.</summary>
internal static class ExitCodes
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>Failed for a reason inside the work.</summary>
    public const int Failed = 1;

    /// <summary>Something that was given cannot be used: the command line, a spec, a model, data, a folder.</summary>
    public const int BadInput = 2;

    /// <summary>Interrupted; a run can be resumed.</summary>
    public const int Interrupted = 130;
}
