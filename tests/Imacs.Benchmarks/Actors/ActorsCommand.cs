using System.CommandLine;
using System.Globalization;

namespace Imacs.Benchmarks.Actors;

/// <summary><c>actors</c>: what the actors add to an image's cost.</summary>
internal static class ActorsCommand
{
    /// <summary>The command with its options.</summary>
    public static Command Create()
    {
        var shards = new Option<int>("--shards") { Description = "Shards in a round.", DefaultValueFactory = _ => 64 };
        var images = new Option<int>("--images") { Description = "Images in a shard.", DefaultValueFactory = _ => 64 };
        var rounds = new Option<int>("--rounds") { Description = "Rounds, each with the actors and without.", DefaultValueFactory = _ => 7 };
        var command = new Command("actors", "Processor time and allocation of the actors for each image, with a device that answers at once.") { shards, images, rounds };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using ActorBench bench = await ActorBench.StartAsync(parsed.GetValue(shards), parsed.GetValue(images), cancellationToken);
            Console.WriteLine("| round | with actors: us CPU | bytes | without: us CPU | bytes | actors alone: us CPU | bytes | empty actors: us CPU | bytes |");
            Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
            List<ActorCost> alone = [];
            for (int round = -1; round < parsed.GetValue(rounds); round++)
            {
                ActorCost with = await bench.WithActorsAsync(cancellationToken), without = await bench.WithoutActorsAsync(cancellationToken), empty = await bench.EmptyActorsAsync(cancellationToken);
                if (round < 0)
                    continue;
                alone.Add(with - without);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {round + 1} | {with.Microseconds:0} | {with.Bytes:0} | {without.Microseconds:0} | {without.Bytes:0} | {alone[^1].Microseconds:0} | {alone[^1].Bytes:0} | {empty.Microseconds:0} | {empty.Bytes:0} |"));
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\nMedian: {Median(alone.Select(cost => cost.Microseconds)):0} microseconds of CPU and {Median(alone.Select(cost => cost.Bytes)):0} bytes an image."));
        });
        return command;
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}
