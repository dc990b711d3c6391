using Imacs.Contracts.Errors;
using Imacs.Storage.Artifacts;

namespace Imacs.Storage.Tests.Artifacts;

/// <content>What is read is what was written, under names that mean one place.</content>
public abstract partial class ArtifactStoreContract
{
    [Fact]
    public async Task OpenAsync_WrittenContent_ComesBackSeekable()
    {
        IArtifactStore store = Create();

        Assert.True(await WriteAsync(store, "run/shards/000001.parquet", "content"));

        await using Stream stream = await store.OpenAsync("run/shards/000001.parquet", Token);
        Assert.True(stream.CanSeek);
        Assert.Equal("content".Length, stream.Length);
        Assert.Equal("content", await ReadAsync(store, "run/shards/000001.parquet"));
        Assert.True(await store.ExistsAsync("run/shards/000001.parquet", Token));
    }

    [Fact]
    public async Task OpenAsync_Missing_NamesIt()
    {
        ArtifactStoreException error = await Assert.ThrowsAsync<ArtifactStoreException>(async () => await Create().OpenAsync("run/spec.json", Token));

        Assert.Contains("run/spec.json", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenAsync_OneByteChanged_NamesFileAndCure()
    {
        IArtifactStore store = Create();
        await WriteAsync(store, "run/shards/000001.parquet", "content");
        Damage(store, "run/shards/000001.parquet");

        ArtifactStoreException error = await Assert.ThrowsAsync<ArtifactStoreException>(async () => await store.OpenAsync("run/shards/000001.parquet", Token));

        Assert.Contains("run/shards/000001.parquet", error.Message, StringComparison.Ordinal);
        Assert.Contains("imacs resume", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("/abs/file")]
    [InlineData("run/")]
    [InlineData("run//file")]
    [InlineData("../file")]
    [InlineData("run/../../file")]
    [InlineData("run/./file")]
    [InlineData("run/.hidden")]
    [InlineData(".sha256/file")]
    [InlineData("run/a b")]
    [InlineData("run\\file")]
    [InlineData("run/naïve")]
    [InlineData("run/file\0")]
    [InlineData("alone")]
    public async Task AnyCall_NameThatEscapesOrMeansNothing_IsRefused(string name)
    {
        IArtifactStore store = Create();

        await Assert.ThrowsAsync<ArtifactStoreException>(async () => await WriteAsync(store, name, "content"));
        await Assert.ThrowsAsync<ArtifactStoreException>(async () => await store.OpenAsync(name, Token));
        Assert.Empty(Everything(store));
    }

    [Fact]
    public async Task AnyCall_PrefixThatEscapes_IsRefused()
    {
        IArtifactStore store = Create();

        await Assert.ThrowsAsync<ArtifactStoreException>(async () => await store.DeleteAllAsync("..", Token));
        await Assert.ThrowsAsync<ArtifactStoreException>(async () => await store.DeleteAllAsync(string.Empty, Token));
        await Assert.ThrowsAsync<ArtifactStoreException>(async () => await ListAsync(store.ListAsync("run/..", Token)));
        await Assert.ThrowsAsync<ArtifactStoreException>(async () => await store.ExistsAsync("/etc/passwd", Token));
    }

    [Fact]
    public async Task ReadJsonAsync_RoundTrip_KeepsTheValue()
    {
        IArtifactStore store = Create();

        Assert.True(await store.CreateJsonAsync("run/value.json", new Dictionary<string, double> { ["b"] = 0.1, ["a"] = 1e-300 }, Token));

        Assert.Equal(1e-300, (await store.ReadJsonAsync<Dictionary<string, double>>("run/value.json", Token))["a"]);
        Assert.EndsWith("\n", await ReadAsync(store, "run/value.json"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{ \"unheard-of\": true }")]
    [InlineData("{")]
    public async Task ReadJsonAsync_OtherThanExpected_NamesTheFile(string content)
    {
        IArtifactStore store = Create();
        await WriteAsync(store, "run/value.json", content);

        ArtifactStoreException error = await Assert.ThrowsAsync<ArtifactStoreException>(async () => await store.ReadJsonAsync<Dictionary<string, int>>("run/value.json", Token));

        Assert.Contains("run/value.json", error.Message, StringComparison.Ordinal);
    }
}
