using Imacs.Contracts.Errors;
using Imacs.Contracts.Specs;
using Imacs.Grains.Models;
using Imacs.Grains.Tests.Sharing;
using Imacs.Storage.Artifacts;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Imacs.Grains.Tests.Models;

/// <summary>Checks of models that end with their process, which is the same as one that never comes back.</summary>
[Trait("Suite", "Unit")]
public sealed class ModelTrialsTests : IDisposable
{
    private static readonly ModelSpec Model = new() { Name = "deadly", Path = "/models/deadly.pt" };
    private readonly Folder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private LocalArtifactStore Store => new(_folder["store"]);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task RunAsync_TwoChecksNeverEnded_IsRefusedAndThenBeginsAnew()
    {
        await DieAsync("run");
        await DieAsync("run");

        ComparisonFailedException error = await Assert.ThrowsAsync<ComparisonFailedException>(() => Trials().RunAsync("run", Model, () => Task.FromResult(1), Token));

        Assert.StartsWith("The worker that was checking model 'deadly' ended 2 times.", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, await Trials().RunAsync("run", Model, () => Task.FromResult(2), Token));
    }

    [Fact]
    public async Task RunAsync_ChecksThatEndInOrder_LeaveNoRecord()
    {
        await DieAsync("run");
        await Trials().RunAsync("run", Model, () => Task.FromResult(1), Token);
        await Assert.ThrowsAsync<ModelContractException>(() => Trials().RunAsync("run", Model, () => Task.FromException<int>(new ModelContractException("It has no classes.")), Token));
        await DieAsync("run");

        // One at a time came back in between.
        Assert.Equal(1, await Trials().RunAsync("run", Model, () => Task.FromResult(1), Token));
        Assert.Empty(await Store.ListAsync("models", Token).ToListAsync(Token));
    }

    [Fact]
    public async Task RunAsync_OfAnotherComparisonOrOnASiloThatIsAlone_IsNotCounted()
    {
        await DieAsync("run");
        await DieAsync("run");
        await DieAsync("alone", distribute: false);

        Assert.Equal(1, await Trials().RunAsync("other", Model, () => Task.FromResult(1), Token));
        Assert.Single(await Store.ListAsync("models", Token).ToListAsync(Token));
    }

    private async Task DieAsync(string comparison, bool distribute = true)
    {
        var begun = new TaskCompletionSource();
        Task<int> never = Trials(distribute).RunAsync(
            comparison,
            Model,
            () =>
            {
                begun.SetResult();
                return new TaskCompletionSource<int>().Task;
            },
            Token);
        await begun.Task.WaitAsync(TimeSpan.FromSeconds(30), Token);
        Assert.False(never.IsCompleted);
    }

    private ModelTrials Trials(bool distribute = true) => new(Store, Options.Create(new ModelOptions { Distribute = distribute }), NullLogger<ModelTrials>.Instance);
}
