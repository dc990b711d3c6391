using System.Text;
using Imacs.Client;
using Imacs.Contracts.Actors;
using Imacs.Contracts.Errors;
using Imacs.Contracts.Specs;
using Imacs.Contracts.Summaries;

namespace Imacs.Grains.Tests.Clients;

/// <summary>What programs are promised, while calls get lost and while they don't.</summary>
[Trait("Suite", "Unit")]
public sealed class ComparisonClientTests(Coordinator cluster) : IClassFixture<Coordinator>
{
    private const int AllCalls = int.MaxValue / 2;

    /// <summary>Whatever may be asked once more without harm.</summary>
    public static TheoryData<string> Questions => [.. Asked.Keys];

    private static Dictionary<string, Func<ComparisonClient, string, Task>> Asked { get; } = new()
    {
        ["tell about"] = async (client, id) => Assert.NotEqual(ComparisonStage.None, (await client.GetStatusAsync(id, Token)).Stage),
        ["resume"] = async (client, id) => await client.ResumeAsync(id, Token),
        ["cancel"] = async (client, id) => await client.CancelAsync(id, Token),
        ["list its comparisons"] = async (client, id) => Assert.Contains(await client.ListAsync(Token), entry => entry.Id == id),
        ["tell where its store is"] = async (client, _) => Assert.NotEmpty(await client.GetStoreAsync(Token)),
        ["tell the result of"] = async (client, id) => Assert.Equal(id, (await client.GetResultAsync(id, Token)).Id),
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Questions))]
    public async Task Ask_CallsAreLostForAWhile_AsksAgain(string question)
    {
        string id = NewId();
        await cluster.StoreResultAsync(id);
        cluster.Lose(3);

        await Asked[question](cluster.Client, id);
    }

    [Theory]
    [MemberData(nameof(Questions))]
    public async Task Ask_NobodyAnswers_EndsWithASentence(string question)
    {
        cluster.Lose(AllCalls);
        try
        {
            var error = await Assert.ThrowsAsync<ClusterUnavailableException>(() => Asked[question](cluster.Client, "any"));

            Assert.Contains(question, error.Message, StringComparison.Ordinal);
            Assert.Contains("for 5 minutes", error.Message, StringComparison.Ordinal);
        }
        finally
        {
            cluster.Lose(0);
        }
    }

    [Fact]
    public async Task SubmitAsync_AnswerWasLostAndTheIdIsSomebodyElses_IsRefused()
    {
        string id = NewId();
        await cluster.StorePlannedAsync(id, cluster.Spec() with { Seed = 7 });
        cluster.Lose(1);

        var error = await Assert.ThrowsAsync<InvalidSpecException>(async () => await cluster.Client.SubmitAsync(id, cluster.Spec(), Token));

        Assert.Contains("holds a comparison already", error.Message, StringComparison.Ordinal);
        Assert.Contains("--name", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SubmitAsync_AnswerWasLostAndTheComparisonIsOurs_IsAcceptedAndGoesOn()
    {
        string id = NewId();
        await cluster.StorePlannedAsync(id, cluster.Spec());
        cluster.Lose(1);

        await cluster.Client.SubmitAsync(id, cluster.Spec(), Token);

        Assert.Equal(ComparisonStage.Attributing, (await cluster.Client.GetStatusAsync(id, Token)).Stage);
        await cluster.Client.CancelAsync(id, Token);
    }

    [Fact]
    public async Task SubmitAsync_FirstCallIsNeverAnswered_AsksOnceMoreBesideIt()
    {
        string id = NewId();
        await cluster.StorePlannedAsync(id, cluster.Spec());
        cluster.Silence(1);

        await cluster.Client.SubmitAsync(id, cluster.Spec(), Token).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Token);

        Assert.Equal(ComparisonStage.Attributing, (await cluster.Client.GetStatusAsync(id, Token)).Stage);
        await cluster.Client.CancelAsync(id, Token);
    }

    [Fact]
    public async Task SubmitAsync_SameSpecAnew_IsRefused()
    {
        string id = NewId();
        await cluster.StorePlannedAsync(id, cluster.Spec());

        // Its models may have changed under the same paths.
        await Assert.ThrowsAsync<InvalidSpecException>(async () => await cluster.Client.SubmitAsync(id, cluster.Spec(), Token));
    }

    [Fact]
    public async Task SubmitAsync_AnswerWasLostAndNothingWasStored_IsCheckedAsEver()
    {
        cluster.Lose(1);
        ComparisonSpec spec = cluster.Spec() with { Data = new() { Path = "/nowhere" } };

        await Assert.ThrowsAsync<DatasetUnavailableException>(async () => await cluster.Client.SubmitAsync(NewId(), spec, Token));
    }

    [Fact]
    public async Task GetResultAsync_Done_GivesTheSummaryAndWhereTheRestIs()
    {
        string id = NewId();
        ComparisonSummary stored = await cluster.StoreResultAsync(id);

        ComparisonResult result = await cluster.Client.GetResultAsync(id, Token);

        Assert.Equal($"{cluster.Store.Location}/{id}", result.Location);
        Assert.Equivalent(stored, result.Summary, strict: true);
    }

    [Fact]
    public async Task GetResultAsync_NoResult_SaysWhy()
    {
        string cancelled = NewId();
        await cluster.StorePlannedAsync(cancelled, cluster.Spec());
        await cluster.Client.CancelAsync(cancelled, Token);

        var unfinished = await Assert.ThrowsAsync<ComparisonUnfinishedException>(async () => await cluster.Client.GetResultAsync(cancelled, Token));
        Assert.Contains("cancelled", unfinished.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ComparisonNotFoundException>(async () => await cluster.Client.GetResultAsync(NewId(), Token));
    }

    [Theory]
    [InlineData("""{"schemaVersion": 99}""", "version 99")]
    [InlineData("""{"schemaVersion": 1}""", "cannot be understood")]
    [InlineData("""{"images": 1}""", "cannot be understood")]
    [InlineData("[]", "cannot be understood")]
    public void Result_OfAnotherVersion_IsRefusedInASentence(string summary, string words)
    {
        var error = Assert.Throws<ArtifactStoreException>(() => ComparisonResult.Read("run", "/store", Encoding.UTF8.GetBytes(summary)));

        Assert.Contains("/store/run/summary.json", error.Message, StringComparison.Ordinal);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.Contains("Use the imacs of the silos' version", error.Message, StringComparison.Ordinal);
    }

    private static string NewId() => $"run-{Guid.NewGuid():N}";
}
