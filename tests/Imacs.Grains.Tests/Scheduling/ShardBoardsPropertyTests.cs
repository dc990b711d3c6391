using CsCheck;
using Imacs.Contracts.Actors;
using Imacs.Grains.Scheduling;

namespace Imacs.Grains.Tests.Scheduling;

/// <summary>Any sequence of questions and reports: no shard is leased twice at once, none is lost, no token comes twice.</summary>
[Trait("Suite", "Unit")]
public sealed class ShardBoardsPropertyTests
{
    private static readonly Gen<string> Names = Gen.Int[0, 2].Select(number => $"run {number}");

    private static readonly Gen<ShardSet> Sets = Gen.Select(Gen.Int[0, 200], Gen.Int[1, 9], Gen.Int[0, 8])
        .Select((count, every, offset) => ShardSet.From(count, shard => shard % every == offset % every));

    // Taking is most frequent, as in life; which lease is meant is its number modulo those that were given, so lost ones are among them.
    private static readonly Gen<Action<ShardBoardsModel>> Steps = Gen.Frequency(
        (2, Gen.Select(Names, Sets, Gen.Int[1, FairTurns.MaxWeight]).Select<string, ShardSet, int, Action<ShardBoardsModel>>(
            (comparison, open, weight) => model => model.Register(comparison, open, weight))),
        (1, Names.Select<string, Action<ShardBoardsModel>>(comparison => model => model.Withdraw(comparison))),
        (12, Gen.Const<Action<ShardBoardsModel>>(model => model.Take())),
        (4, Gen.Select(Gen.Int[0, 1000], Gen.Int[0, 256]).Select<int, int, Action<ShardBoardsModel>>((which, images) => model => model.Renew(which, images))),
        (6, Gen.Int[0, 1000].Select<int, Action<ShardBoardsModel>>(which => model => model.Complete(which))),
        (4, Gen.Select(Gen.Int[0, 1000], Gen.Enum<FailureKind>()).Select<int, FailureKind, Action<ShardBoardsModel>>((which, kind) => model => model.Fail(which, kind))),
        (2, Gen.Int[0, 1000].Select<int, Action<ShardBoardsModel>>(which => model => model.Release(which))),
        (3, Gen.Int[0, 40].Select<int, Action<ShardBoardsModel>>(seconds => model => model.Pass(seconds))));

    [Fact]
    public void AnySequence_ComparedWithTheModel_KeepsEveryShardOnce() => Steps.Array[0, 200].Sample(
        steps =>
        {
            var model = new ShardBoardsModel(new SchedulerOptions { LeaseDuration = TimeSpan.FromMinutes(1), MaxAttempts = 3, MaxInterruptions = 5 });
            foreach (Action<ShardBoardsModel> step in steps)
            {
                step(model);
                model.Check();
            }

            model.Drain();
        },
        iter: 1000,
        threads: 1);
}
