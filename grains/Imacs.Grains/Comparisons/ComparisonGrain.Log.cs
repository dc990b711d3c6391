using Imacs.Contracts.Actors;
using Microsoft.Extensions.Logging;

namespace Imacs.Grains.Comparisons;

internal sealed partial class ComparisonGrain
{
    [LoggerMessage(EventId = 2401, Level = LogLevel.Information, Message = "Comparison {Comparison} started: {Images} images in {Shards} shards.")]
    private partial void LogStarted(string comparison, int images, int shards);

    [LoggerMessage(EventId = 2402, Level = LogLevel.Information, Message = "Comparison {Comparison} was finished.")]
    private partial void LogDone(string comparison);

    [LoggerMessage(EventId = 2403, Level = LogLevel.Information, Message = "Comparison {Comparison} was cancelled; it can be resumed.")]
    private partial void LogCancelled(string comparison);

    [LoggerMessage(EventId = 2404, Level = LogLevel.Error, Message = "Comparison {Comparison} failed.")]
    private partial void LogFailed(string comparison, Exception error);

    [LoggerMessage(EventId = 2405, Level = LogLevel.Warning, Message = "Comparison {Comparison} was interrupted while {Stage}; it goes on from what is stored.")]
    private partial void LogInterrupted(string comparison, ComparisonStage stage, Exception error);

    [LoggerMessage(EventId = 2406, Level = LogLevel.Warning, Message = "Comparison {Comparison} is unfinished and could not be continued; it is tried again.")]
    private partial void LogNotContinued(string comparison, Exception error);

    [LoggerMessage(EventId = 2408, Level = LogLevel.Debug, Message = "How far comparison {Comparison} is could not be asked.")]
    private partial void LogNotRead(string comparison, Exception error);

    [LoggerMessage(EventId = 2409, Level = LogLevel.Warning, Message = "Others that work on comparison {Comparison} could not be told to stop; they are told when they next speak.")]
    private partial void LogNotWithdrawn(string comparison, Exception error);

    [LoggerMessage(EventId = 2407, Level = LogLevel.Error, Message = "How comparison {Comparison} ended could not be stored.")]
    private partial void LogNotNoted(string comparison, Exception error);
}
